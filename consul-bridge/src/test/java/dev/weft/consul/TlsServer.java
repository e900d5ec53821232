package dev.weft.consul;

import dev.weft.consul.http.TlsFiles;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** A server that speaks TLS, and over it what the test says. */
final class TlsServer implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  /** Connections whose TLS is under way or agreed on. */
  final AtomicInteger connections = new AtomicInteger();

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Path certificate;
  private final int port;

  /**
   * @param folder its certificate is made there if there is none yet
   * @param protocol what it agrees to by ALPN; empty: it doesn't know ALPN
   * @param handler made for each connection
   */
  TlsServer(Path folder, String protocol, Supplier<ChannelHandler> handler) throws Exception {
    certificate = folder.resolve("cert.pem");
    SSLContext context = context(folder);
    var channel =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel accepted) {
                    connections.incrementAndGet();
                    SSLEngine engine = context.createSSLEngine();
                    engine.setUseClientMode(false);
                    if (!protocol.isEmpty()) {
                      SSLParameters parameters = engine.getSSLParameters();
                      parameters.setApplicationProtocols(new String[] {protocol});
                      engine.setSSLParameters(parameters);
                    }
                    accepted.pipeline().addLast(new SslHandler(engine), handler.get());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    port = ((InetSocketAddress) channel.localAddress()).getPort();
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + port);
  }

  TlsFiles files() {
    return new TlsFiles(certificate, null, null, null);
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private SSLContext context(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    if (!Files.exists(store)) {
      makeCertificate(store);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void makeCertificate(Path store) throws Exception {
    keytool(
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD,
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=test",
        "-ext",
        "san=ip:127.0.0.1");
    keytool(
        "-exportcert",
        "-rfc",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD,
        "-alias",
        "a",
        "-file",
        certificate.toString());
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed");
    }
  }
}
