package dev.weft.agent.socket;

import dev.weft.policy.Connection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the mesh, as the socket that makes it shows it. The JDK closes a socket that
 * fails to connect, and so may other threads: only the thread that connects knows which it was. A
 * method that returns true has told the last that there is to say of the connection.
 */
final class LiveConnection {
  private static final long EARLY_NANOS = 1_000_000_000L;

  /** So long nobody thinks between two steps of one transaction, mostly. */
  private static final long QUIET_NANOS = 5_000_000_000L;

  private final Connection connection;

  /** In a method that connects; null: none is. Guarded by this, as are the two below. */
  private @Nullable Thread connecting;

  private boolean dialing = true;
  private long connectedAt;
  private boolean closed;

  /** Since when it should be elsewhere; null: it shouldn't. Only of the sweep. */
  private @Nullable Long strandedAt;

  /** When a read or a write began last, as far as anybody watched. */
  private volatile long usedAt;

  /** Whether that was a write. */
  private volatile boolean asked;

  LiveConnection(Connection connection) {
    this.connection = connection;
  }

  /** The calling thread is about to connect, or to go on with it. */
  synchronized void begin() {
    if (dialing) {
      connecting = Thread.currentThread();
    }
  }

  /** Whether it is the calling thread that connects. */
  synchronized boolean isConnecting() {
    return connecting == Thread.currentThread();
  }

  /** It is no longer, and nothing is decided. */
  synchronized boolean pause(long now) {
    connecting = null;
    return endIfClosed(now);
  }

  synchronized boolean connected(long now) {
    connecting = null;
    dialing = false;
    connectedAt = now;
    usedAt = now;
    connection.connected(now);
    return endIfClosed(now);
  }

  /** The thread that connects got this. */
  synchronized void threw(Throwable thrown, long now) {
    connecting = null;
    if (isOfEndpoint(thrown) && !closed) {
      connection.failed(now);
    } else {
      connection.closed(false, now);
    }
  }

  /**
   * Somebody closes the socket; what that means the thread that connects will say, if one does.
   *
   * @param hungUp whether the endpoint has broken it off
   */
  synchronized boolean closed(boolean hungUp, long now) {
    if (connecting != null) {
      closed |= connecting != Thread.currentThread();
      return false;
    }
    connection.closed(hungUp && isYoung(now), now);
    return true;
  }

  /** Whether it is too young to have been of use. */
  synchronized boolean isYoung(long now) {
    return !dialing && now - connectedAt < EARLY_NANOS;
  }

  /** As {@link #closed}, where a thread that connects closes only what failed, and says no more. */
  synchronized void closedAfterFailure(long now) {
    if (connecting == Thread.currentThread()) {
      connection.failed(now);
    } else {
      connection.closed(false, now);
    }
  }

  /** A read or a write begins. */
  void used(boolean write, long now) {
    usedAt = now;
    asked = write;
  }

  /** Whether reads and writes matter. */
  boolean isWatched() {
    return strandedAt != null || connection.idleNanos() > 0;
  }

  Connection connection() {
    return connection;
  }

  /** Told by the sweep, after something has changed, whether it should be elsewhere. */
  void stranded(boolean is, long now) {
    if (!is) {
      strandedAt = null;
    } else if (strandedAt == null) {
      strandedAt = now;
    }
  }

  /**
   * Why it is to be ended now, in one word; null: it isn't.
   *
   * @param waits whether the application is reading from it, or writes to it, at this moment
   */
  @Nullable String end(boolean waits, long now) {
    synchronized (this) {
      if (dialing) {
        return null;
      }
    }
    long idle = connection.idleNanos();
    if (idle > 0 && now - usedAt >= idle) {
      return "idle";
    }
    Long since = strandedAt;
    if (since == null) {
      return null;
    }
    boolean quiet = now - usedAt >= QUIET_NANOS && now - since >= QUIET_NANOS;
    if (quiet && !waits && !asked) {
      return "left";
    }
    long drain = connection.drainNanos();
    return drain > 0 && now - since >= drain ? "drained" : null;
  }

  /** The socket is gone, unclosed. */
  void lost(long now) {
    connection.closed(false, now);
  }

  /** Whether it says that the endpoint can't be connected to, and not that nobody waited for it. */
  static boolean isOfEndpoint(Throwable thrown) {
    return thrown instanceof ConnectException
        || thrown instanceof SocketTimeoutException
        || thrown instanceof NoRouteToHostException
        || (thrown instanceof IOException
            && String.valueOf(thrown.getMessage()).startsWith("Connection reset"));
  }

  private boolean endIfClosed(long now) {
    if (closed) {
      connection.closed(false, now);
    }
    return closed;
  }
}
