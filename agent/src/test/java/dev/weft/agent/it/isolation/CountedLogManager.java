package dev.weft.agent.it.isolation;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogManager;

/** An application's own log manager, which must not be made earlier than it would be without us. */
public final class CountedLogManager extends LogManager {
  public CountedLogManager() {
    Count.MADE.incrementAndGet();
  }

  /** Apart, so that looking doesn't make one. */
  static final class Count {
    static final AtomicInteger MADE = new AtomicInteger();

    private Count() {}
  }
}
