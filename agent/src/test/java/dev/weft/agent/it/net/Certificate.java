package dev.weft.agent.it.net;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;

/**
 * The certificate of all endpoints, made once with the JDK's keytool. It is for the names of the
 * services and for no address, so that it proves under which name a client checked it.
 */
public final class Certificate {
  public static final String PASSWORD = "changeit";

  private static final List<String> NAMES =
      List.of("users", "*.service.consul", "other", "half", "dead", "outside.test");

  private static final Path STORE = make();
  private static final SslContext SERVER = server();

  private Certificate() {}

  /** A PKCS#12 store with it, for an application's {@code javax.net.ssl.trustStore}. */
  public static Path store() {
    return STORE;
  }

  static SslContext serverContext() {
    return SERVER;
  }

  private static Path make() {
    try {
      Path folder = Files.createTempDirectory("weft-certificate");
      Path store = folder.resolve("store.p12");
      Path log = folder.resolve("log");
      String names = NAMES.stream().map(name -> "dns:" + name).collect(Collectors.joining(","));
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "endpoint",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=weft test",
                  "-ext",
                  "san=" + names,
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  PASSWORD)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        keytool.destroyForcibly();
        throw new IllegalStateException("keytool: " + Files.readString(log));
      }
      Files.delete(log);
      folder.toFile().deleteOnExit();
      store.toFile().deleteOnExit();
      return store;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static SslContext server() {
    try (InputStream in = Files.newInputStream(STORE)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      return SslContextBuilder.forServer(managers)
          .sslProvider(SslProvider.JDK)
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  ApplicationProtocolNames.HTTP_2,
                  ApplicationProtocolNames.HTTP_1_1))
          .build();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
