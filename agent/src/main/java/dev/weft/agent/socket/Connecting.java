package dev.weft.agent.socket;

import dev.weft.bootstrap.Span;
import dev.weft.bootstrap.Thrown;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A method that connects a socket: sends it to an endpoint, and tells what became of that. On the
 * application's threads.
 */
final class Connecting implements Span {
  private final Dialer dialer;
  private final LiveConnections live;
  private final Socket socket;

  Connecting(Dialer dialer, LiveConnections live, Socket socket) {
    this.dialer = dialer;
    this.live = live;
    this.socket = socket;
  }

  @Override
  public @Nullable Object enter(Object self, @Nullable Object[] args) throws Throwable {
    if (!socket.isUnconnected(self)) {
      return null;
    }
    Dialer.Way way;
    try {
      way = dialer.way(args[0], socket.isBlocking(self));
    } catch (IOException e) {
      socket.close(self);
      return new Thrown(e);
    }
    if (way == null) {
      return null;
    }
    args[0] = way.address();
    if (way.connection() != null) {
      socket.limit(args, way.connection().connectNanos());
      live.begin(self, way.connection());
    }
    return args;
  }

  @Override
  public void left(Object self, @Nullable Object value) {
    live.left(self, socket.isConnected(value));
  }

  @Override
  public void threw(Object self, Throwable thrown) {
    live.threw(self, thrown);
  }

  /** What is different from one kind of socket, and of connecting it, to the other. */
  interface Socket {
    /** Whether it can be connected at all; if not, what it says to that is the JDK's affair. */
    boolean isUnconnected(Object self);

    /** Whether the calling thread waits for the connection. */
    boolean isBlocking(Object self);

    /** Whether a method that returned this has connected. */
    boolean isConnected(@Nullable Object returned);

    /** Shortens the time that the connect may take. */
    void limit(@Nullable Object[] args, long nanos);

    /** Closes it, as the JDK does with what can't be connected. */
    void close(Object self) throws IOException, ReflectiveOperationException;
  }
}
