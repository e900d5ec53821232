package dev.weft.agent.socket;

import dev.weft.bootstrap.Span;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Connection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The last handler before Netty connects a channel: sends it to an endpoint, if no class of the JDK
 * will come by that does. On Netty's event loops, which it never holds up.
 */
final class NettyConnecting implements Span {
  private final Dialer dialer;
  private final LiveConnections live;

  NettyConnecting(Dialer dialer, LiveConnections live) {
    this.dialer = dialer;
    this.live = live;
  }

  /** (context, remote address, local address, promise). */
  @Override
  public @Nullable Object enter(Object self, @Nullable Object[] args) throws Throwable {
    NettyCopy netty = NettyCopy.of(self.getClass());
    Object channel = netty.channel(args[0]);
    if (!NettyCopy.isNative(channel)) {
      return null;
    }
    Dialer.Way way;
    try {
      way = dialer.way(args[1], false);
    } catch (IOException e) {
      // Netty breaks the promise with what this method throws.
      return new Thrown(e);
    }
    if (way == null) {
      return null;
    }
    args[1] = way.address();
    Connection connection = way.connection();
    if (connection != null) {
      LiveConnection begun = live.begin(channel, connection);
      netty.listen(args[3], failure -> ended(channel, begun, failure));
      netty.listenToClose(channel, () -> closed(channel, begun));
    }
    return args;
  }

  @Override
  public void left(Object self, @Nullable Object value) {}

  @Override
  public void threw(Object self, Throwable thrown) {}

  private void ended(Object channel, LiveConnection connection, @Nullable Throwable failure) {
    if (failure == null) {
      connection.connected(live.now());
    } else {
      live.forget(channel);
      connection.threw(failure, live.now());
    }
  }

  private void closed(Object channel, LiveConnection connection) {
    live.forget(channel);
    connection.lost(live.now());
  }
}
