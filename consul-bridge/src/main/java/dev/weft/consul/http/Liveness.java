package dev.weft.consul.http;

import io.netty.channel.Channel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Finds out that the other end of a connection is gone without a word: what is silent for a while
 * is asked for a sign, and after another while without one it is dead. Lives on the event loop.
 */
final class Liveness {
  private static final long QUIET_SECONDS = 10;

  private final Runnable ask;
  private final Runnable dead;
  private final Future<?> timer;
  private boolean heard;
  private boolean asked;

  Liveness(Channel channel, Runnable ask, Runnable dead) {
    this.ask = ask;
    this.dead = dead;
    this.timer =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(this::look, QUIET_SECONDS, QUIET_SECONDS, TimeUnit.SECONDS);
  }

  void heard() {
    heard = true;
  }

  void end() {
    timer.cancel(false);
  }

  /** Called by the timer. */
  void look() {
    if (heard) {
      heard = false;
      asked = false;
    } else if (asked) {
      dead.run();
    } else {
      asked = true;
      ask.run();
    }
  }
}
