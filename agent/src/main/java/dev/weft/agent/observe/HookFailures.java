package dev.weft.agent.observe;

import dev.weft.bootstrap.Bridge;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what fails inside the agent, and says so at most once a minute. Called on the
 * application's threads, which go on as if the agent weren't there.
 */
public final class HookFailures implements Bridge.Failures {
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final Log log;
  private final AtomicLong count = new AtomicLong();

  /** Guarded by this. */
  private long silentUntil;

  private long reported;
  private boolean spoken;

  public HookFailures(Log log) {
    this.log = log;
  }

  @Override
  public void failed(int hook, Throwable failure) {
    long total = count.incrementAndGet();
    String line = line(total, System.nanoTime(), failure);
    if (line != null) {
      log.warn(line);
    }
  }

  public long count() {
    return count.get();
  }

  private synchronized @Nullable String line(long total, long now, Throwable failure) {
    if (spoken && now - silentUntil < 0) {
      return null;
    }
    spoken = true;
    silentUntil = now + QUIET_NANOS;
    long fresh = total - reported;
    reported = total;
    StackTraceElement[] trace = failure.getStackTrace();
    return "a hook failed, the call went out without it: "
        + failure
        + (trace.length == 0 ? "" : " at " + trace[0])
        + (fresh > 1 ? " (" + fresh + " times since the last such line)" : "");
  }
}
