package dev.weft.agent.listen;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which of the ports that an application listens on is the service's: the one that is named in the
 * settings; else that of a known server, else the first. One that only this machine can reach, or
 * another than the one named, is taken if nothing better comes within a few seconds. Knows no
 * clock.
 *
 * @param wanted the port that the settings name, 0: none
 * @param loopback whether a port that only this machine can reach will do at all
 */
record PortChoice(int wanted, boolean loopback) {
  static final long LAST_RESORT_MILLIS = 5_000;

  /** The port to take now; null: wait. */
  @Nullable Bind of(List<Bind> binds, long now) {
    Bind best = null;
    for (Bind bind : binds) {
      boolean candidate =
          bind.binder() != Binder.OUTSIDE
              && (loopback || isWanted(bind) || !bind.isLoopback())
              && bind.isOpen();
      if (candidate && (best == null || settleMillis(bind) < settleMillis(best))) {
        best = bind;
      }
    }
    boolean settled =
        best != null && now - best.since() >= TimeUnit.MILLISECONDS.toNanos(settleMillis(best));
    return settled ? best : null;
  }

  private boolean isWanted(Bind bind) {
    return bind.port() == wanted;
  }

  /** The shorter, the better a candidate it is; the first of equals is taken. */
  private long settleMillis(Bind bind) {
    if (isWanted(bind)) {
      return 0;
    }
    return wanted != 0 || bind.isLoopback()
        ? LAST_RESORT_MILLIS + bind.binder().settleMillis
        : bind.binder().settleMillis;
  }
}
