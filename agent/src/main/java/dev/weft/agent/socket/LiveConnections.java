package dev.weft.agent.socket;

import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Carrier;
import dev.weft.policy.Connection;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of the application that are, or are being, connected to endpoints. Sockets that
 * aren't the mesh's cost one look at a field of theirs; where they were loaded before they could
 * have one, at a map.
 */
final class LiveConnections {
  private final LongSupplier clock;
  private final WeakIdentityMap<Object, LiveConnection> bySocket;

  LiveConnections(LongSupplier clock) {
    this.clock = clock;
    bySocket = new WeakIdentityMap<>(gone -> gone.lost(clock.getAsLong()));
  }

  /** Null: this socket is none of the mesh's. */
  @Nullable LiveConnection of(Object socket) {
    // An object's first identity hash, which the map needs, costs more than all the rest.
    return socket instanceof Carrier carrier
        ? (LiveConnection) carrier.weftState()
        : bySocket.get(socket);
  }

  LiveConnection begin(Object socket, Connection connection) {
    LiveConnection live = new LiveConnection(connection);
    live.begin();
    bySocket.put(socket, live);
    if (socket instanceof Carrier carrier) {
      carrier.weftState(live);
    }
    if (live.isWatched()) {
      Bridge.watching = true;
    }
    return live;
  }

  /** A method that connects has returned. */
  void left(Object socket, boolean connected) {
    LiveConnection connection = of(socket);
    if (connection == null || !connection.isConnecting()) {
      return;
    }
    boolean over = connected ? connection.connected(now()) : connection.pause(now());
    if (over) {
      forget(socket);
    }
  }

  /** A method that connects has thrown this. */
  void threw(Object socket, Throwable thrown) {
    LiveConnection connection = of(socket);
    if (connection != null && connection.isConnecting()) {
      forget(socket);
      connection.threw(thrown, now());
    }
  }

  /** The application is about to read from the socket, or to write to it. */
  void used(Object socket, boolean write) {
    LiveConnection connection = of(socket);
    if (connection != null) {
      connection.used(write, clock.getAsLong());
    }
  }

  /** What is known of the socket so far is over. */
  void forget(Object socket) {
    bySocket.remove(socket);
    if (socket instanceof Carrier carrier) {
      carrier.weftState(null);
    }
  }

  void forEach(BiConsumer<Object, LiveConnection> action) {
    bySocket.forEach(action);
  }

  long now() {
    return clock.getAsLong();
  }
}
