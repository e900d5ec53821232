package dev.weft.agent.socket;

import dev.weft.agent.call.Gate;
import dev.weft.bootstrap.Bridge;
import dev.weft.policy.MeshSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections that should be elsewhere, as soon as nothing happens on them or their time is
 * over, and those that were idle too long. A pool then makes new ones, which go to the right
 * endpoints. Every second, on the agent's event loop.
 */
final class Parting implements Runnable {
  private final LiveConnections live;
  private final Gate gate;
  private final Severing severing;

  /** What the connections were last compared with. */
  private @Nullable MeshSnapshot seen;

  /** Comparisons to be made: the second shows what a publish had not finished at the first. */
  private int comparisons;

  private boolean watching;

  Parting(LiveConnections live, Gate gate, Severing severing) {
    this.live = live;
    this.gate = gate;
    this.severing = severing;
  }

  /** A snapshot is equal to the one before only if it is the same; a look at all of it costs. */
  @SuppressWarnings("ReferenceEquality")
  @Override
  public void run() {
    MeshSnapshot present = gate.snapshot();
    if (present != seen) {
      seen = present;
      comparisons = 2;
    }
    boolean compare = comparisons > 0;
    comparisons -= compare ? 1 : 0;
    watching = false;
    live.forEach(
        (socket, connection) -> {
          try {
            look(socket, connection, compare);
          } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            live.forget(socket);
            Bridge.report(SocketWeaves.SOCKET_CLOSE, e);
          }
        });
    Bridge.watching = watching;
    if (!watching) {
      // One that began meanwhile and wants to be watched has said so before this, or is seen now.
      live.forEach((socket, connection) -> Bridge.watching |= connection.isWatched());
    }
  }

  private void look(Object socket, LiveConnection connection, boolean compare)
      throws ReflectiveOperationException {
    long now = live.now();
    if (compare) {
      connection.stranded(gate.isStranded(connection.connection()), now);
    }
    if (!connection.isWatched()) {
      return;
    }
    watching = true;
    String reason = connection.end(severing.isInUse(socket), now);
    if (reason != null) {
      live.forget(socket);
      connection.connection().severed(reason, now);
      severing.sever(socket);
    }
  }
}
