package dev.weft.consul.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelId;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Opens channels to Consul: looks its host up, tries all its addresses, agrees on TLS. Used on the
 * event loop.
 */
final class Dialer {
  /** Netty's pool would have to be loaded first, and a watch has little use for one. */
  private static final ByteBufAllocator BUFFERS = new UnpooledByteBufAllocator(false);

  private static final int CONNECT_TIMEOUT_MILLIS = 3000;
  private static final int HANDSHAKE_TIMEOUT_MILLIS = 5000;

  private final ConsulAddress address;
  private final TlsFiles tlsFiles;
  private final EventLoop loop;
  private final Executor lookups;
  private @Nullable Tls tls;

  Dialer(ConsulAddress address, TlsFiles tlsFiles, EventLoop loop, Executor lookups) {
    this.address = address;
    this.tlsFiles = tlsFiles;
    this.loop = loop;
    this.lookups = lookups;
  }

  /** Opens one channel; the taker is told on the event loop. */
  void dial(Taker taker) {
    String host = address.host();
    InetAddress literal = Hosts.literal(host);
    if (literal != null) {
      dial(taker, new InetAddress[] {literal}, 0);
      return;
    }
    lookups.execute(
        () -> {
          try {
            InetAddress[] found = InetAddress.getAllByName(host);
            loop.execute(() -> dial(taker, found, 0));
          } catch (UnknownHostException e) {
            loop.execute(() -> taker.failed("host name " + host + " unknown", false));
          }
        });
  }

  /** Reads the TLS files again before the next handshake: they may have been renewed. */
  void forgetTls() {
    tls = null;
  }

  private void dial(Taker taker, InetAddress[] addresses, int at) {
    Channel channel = new PlainlyNamed();
    channel.config().setConnectTimeoutMillis(CONNECT_TIMEOUT_MILLIS);
    loop.register(channel);
    channel
        .connect(new InetSocketAddress(addresses[at], address.port()))
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                opened(taker, channel);
              } else if (at + 1 < addresses.length) {
                channel.close();
                dial(taker, addresses, at + 1);
              } else {
                channel.close();
                taker.failed(Seen.of(connected.cause()), false);
              }
            });
  }

  private void opened(Taker taker, Channel channel) {
    if (!address.isTls()) {
      taker.opened(channel, "");
      return;
    }
    try {
      if (tls == null) {
        tls = new Tls(tlsFiles, address.host());
      }
      SSLEngine engine = tls.engine(address.port());
      SslHandler handler = new SslHandler(engine);
      handler.setHandshakeTimeoutMillis(HANDSHAKE_TIMEOUT_MILLIS);
      channel.pipeline().addLast(handler);
      handler.handshakeFuture().addListener(shaken -> agreed(taker, channel, engine, shaken));
    } catch (IOException | RuntimeException e) {
      channel.close();
      taker.failed(Seen.message(e), false);
    }
  }

  private void agreed(
      Taker taker, Channel channel, SSLEngine engine, Future<? super Channel> shaken) {
    if (shaken.isSuccess()) {
      String protocol = engine.getApplicationProtocol();
      taker.opened(channel, protocol == null ? "" : protocol);
    } else {
      forgetTls();
      channel.close();
      taker.failed(Seen.of(shaken.cause()), Seen.isCut(shaken.cause()));
    }
  }

  /** Who wants a channel. */
  interface Taker {
    /**
     * @param protocol what ALPN chose; empty without TLS or a choice
     */
    void opened(Channel channel, String protocol);

    /**
     * @param cut whether Consul closed the connection without a word
     */
    void failed(String seen, boolean cut);
  }

  /** A channel without Netty's own id, which looks through all network interfaces first. */
  private static final class PlainlyNamed extends NioSocketChannel {
    PlainlyNamed() {
      config().setTcpNoDelay(true).setKeepAlive(true).setAllocator(BUFFERS);
    }

    @Override
    protected ChannelId newId() {
      return new ConnectionId();
    }
  }
}
