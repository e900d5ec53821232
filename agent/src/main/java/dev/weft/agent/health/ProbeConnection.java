package dev.weft.agent.health;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.guard.HealthCheck;
import dev.weft.policy.guard.HealthCheck.Probe;
import dev.weft.policy.guard.HealthWatch.Checkup;
import dev.weft.policy.guard.ProbeResult;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one probe: has the timeout of its check for everything, and gives one result.
 * Lives on the event loop; also the last handler of its channel.
 */
final class ProbeConnection extends ChannelInboundHandlerAdapter {
  private static final String CUT = "connection closed without an answer";

  private final Prober prober;
  private final String service;
  private final Checkup checkup;
  private final InetSocketAddress address;
  private final Channel channel;
  private @Nullable Future<?> deadline;
  private boolean found;
  private String ifCut = CUT;

  /** Throws a {@code ChannelException} if no socket can be made. */
  ProbeConnection(Prober prober, String service, Checkup checkup) {
    this.prober = prober;
    this.service = service;
    this.checkup = checkup;
    Endpoint endpoint = checkup.node().endpoint();
    this.address = new InetSocketAddress(endpoint.ip(), endpoint.port());
    this.channel = new NioSocketChannel();
  }

  /** Connects and sends the probe. */
  void open(EventLoop eventLoop, String host) {
    channel.config().setConnectTimeoutMillis(0);
    channel.closeFuture().addListener(closed -> closed());
    deadline = eventLoop.schedule(this::late, checkup.check().timeoutNanos(), TimeUnit.NANOSECONDS);
    eventLoop.register(channel);
    channel
        .connect(address)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                speak(host);
              } else {
                fail(connected.cause());
              }
            });
  }

  /** Gives the result and closes; a second result is ignored. */
  void end(ProbeResult result) {
    found(result);
    channel.close();
  }

  /** Gives the result and lets the connection come to its own end. */
  void found(ProbeResult result) {
    if (!found) {
      found = true;
      prober.found(service, checkup, result);
    }
  }

  void close() {
    channel.close();
  }

  /** What it means if the connection is closed from now on; null: that no answer came. */
  void ifCut(@Nullable String meaning) {
    ifCut = meaning == null ? CUT : meaning;
  }

  /** For the future of what was written. */
  void written(Future<? super Void> written) {
    if (!written.isSuccess()) {
      fail(written.cause());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(cause);
  }

  private void speak(String host) {
    HealthCheck check = checkup.check();
    try {
      if (check.probe() instanceof Probe.Http http) {
        HttpProbe.send(channel, this, http, host);
      } else if (check.probe() instanceof Probe.Grpc grpc) {
        GrpcProbe.send(channel, this, grpc, host, check.timeoutNanos());
      } else {
        end(ProbeResult.GOOD);
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void late() {
    end(ProbeResult.timeout(checkup.check()));
  }

  private void fail(Throwable cause) {
    end(ProbeResult.broken(words(cause)));
  }

  private void closed() {
    Future<?> running = deadline;
    if (running != null) {
      running.cancel(false);
    }
    found(ProbeResult.broken(ifCut));
    prober.closed();
  }

  /** {@code connection refused}: without the address, which is known. */
  private String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.replace(": " + address, "").toLowerCase(Locale.ROOT);
  }
}
