package dev.weft.agent.relay;

import dev.weft.agent.call.Mirrors;
import dev.weft.agent.call.RequestCopy;
import dev.weft.policy.Failure;
import dev.weft.policy.Outcome;
import dev.weft.policy.Shadow;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends copies of requests over HTTP/1.1 connections of its own and throws the answers away. Called
 * on the application's threads; all else happens on the event loop, and what takes longer on the
 * worker. What would be too much is dropped.
 */
public final class MirrorClient implements Mirrors {
  private static final int MAX_IN_FLIGHT = 64;
  private static final int MAX_IDLE = 8;
  private static final int CONNECT_MILLIS = 5000;

  private final EventLoop eventLoop;
  private final Executor worker;
  private final LongSupplier clock;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();

  /** Connections that wait for the next copy. Used on the event loop only. */
  private final Map<Route, ArrayDeque<Channel>> idle = new HashMap<>();

  public MirrorClient(EventLoop eventLoop, Executor worker, LongSupplier clock) {
    this.eventLoop = eventLoop;
    this.worker = worker;
    this.clock = clock;
  }

  @Override
  public void send(Shadow shadow, RequestCopy copy) {
    if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
      inFlight.decrementAndGet();
      drop(shadow);
      return;
    }
    Executor first = copy.isSecure() ? worker : eventLoop;
    try {
      first.execute(() -> start(shadow, copy));
    } catch (RejectedExecutionException e) {
      // The JVM ends: the application's own request goes on.
      finished(shadow, Outcome.IGNORED);
    }
  }

  @Override
  public void drop(Shadow shadow) {
    dropped.increment();
    shadow.finished(Outcome.IGNORED, clock.getAsLong());
  }

  /** How many copies were not sent: too many under way, or none could be made. */
  public long dropped() {
    return dropped.sum();
  }

  /** Ends a shadow and makes room for another copy. On the event loop. */
  void finished(Shadow shadow, Outcome outcome) {
    inFlight.decrementAndGet();
    shadow.finished(outcome, clock.getAsLong());
  }

  /** Keeps a connection for the next copy, or closes it. On the event loop. */
  void idle(Route route, Channel channel) {
    ArrayDeque<Channel> waiting = idle.computeIfAbsent(route, key -> new ArrayDeque<>());
    if (waiting.size() < MAX_IDLE) {
      waiting.push(channel);
    } else {
      channel.close();
    }
  }

  /** Forgets a connection that was closed. On the event loop. */
  void closed(Route route, Channel channel) {
    ArrayDeque<Channel> waiting = idle.get(route);
    if (waiting != null) {
      waiting.remove(channel);
      if (waiting.isEmpty()) {
        idle.remove(route);
      }
    }
  }

  private void start(Shadow shadow, RequestCopy copy) {
    try {
      SSLContext tls = copy.isSecure() ? SSLContext.getDefault() : null;
      Route route = new Route(address(shadow), copy.host(), tls);
      eventLoop.execute(() -> begin(route, new MirroredRequest(shadow, copy)));
    } catch (NoSuchAlgorithmException | RuntimeException e) {
      finished(shadow, Outcome.IGNORED);
    }
  }

  private void begin(Route route, MirroredRequest request) {
    ArrayDeque<Channel> waiting = idle.get(route);
    Channel kept = waiting == null ? null : waiting.poll();
    if (kept != null && kept.isActive()) {
      kept.pipeline().get(MirrorHandler.class).send(request);
      return;
    }
    MirrorHandler handler = new MirrorHandler(this, route, request);
    new Bootstrap()
        .group(eventLoop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                if (route.tls != null) {
                  channel.pipeline().addLast(new SslHandler(route.engine(), worker));
                }
                channel.pipeline().addLast(new HttpClientCodec(), handler);
              }
            })
        .connect(route.address)
        .addListener(
            (ChannelFuture connected) -> {
              if (!connected.isSuccess()) {
                handler.end(Outcome.of(Failure.CONNECT_FAILURE));
              }
            });
  }

  private static InetSocketAddress address(Shadow shadow) {
    return new InetSocketAddress(shadow.endpoint().ip(), shadow.endpoint().port());
  }

  /**
   * What a connection is good for.
   *
   * @param host that the certificate was checked for
   * @param tls null: none
   */
  record Route(InetSocketAddress address, String host, @Nullable SSLContext tls) {
    SSLEngine engine() {
      SSLEngine engine = Objects.requireNonNull(tls).createSSLEngine(host, address.getPort());
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
      return engine;
    }
  }

  /** A copy with the shadow that is to be ended. */
  record MirroredRequest(Shadow shadow, RequestCopy copy) {}
}
