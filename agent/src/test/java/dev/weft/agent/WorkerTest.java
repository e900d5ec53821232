package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When the rest of the agent is started. */
class WorkerTest {
  private static final int LOOK_MILLIS = 1;
  private static final long NEVER_MILLIS = TimeUnit.HOURS.toMillis(1);

  @Test
  void waitsWhileTheApplicationLoadsManyClasses() throws Exception {
    Start start = new Start(7, 1000);
    new Worker(start, LOOK_MILLIS).start();
    start.await();
    // The seven looks that saw new classes, and the one that saw none.
    assertThat(start.looks.get()).isEqualTo(8);
  }

  @Test
  void anApplicationThatLoadsFewClassesIsLookedAtTwice() throws Exception {
    Start start = new Start(100, 10);
    new Worker(start, LOOK_MILLIS).start();
    start.await();
    assertThat(start.looks.get()).isEqualTo(2);
  }

  @Test
  void beginsEvenIfClassesAreLoadedForEver() throws Exception {
    Start start = new Start(Integer.MAX_VALUE, 1000);
    new Worker(start, LOOK_MILLIS).start();
    start.await();
    assertThat(start.looks.get()).isEqualTo(60);
  }

  @Test
  void theFirstCallNeedNotWait() throws Exception {
    Start start = new Start(Integer.MAX_VALUE, 1000);
    Worker worker = new Worker(start, NEVER_MILLIS);
    worker.start();
    worker.beginNow();
    start.await();
    assertThat(start.looks.get()).isLessThanOrEqualTo(1);
  }

  /** An application that loads classes until it has been looked at so many times. */
  private static final class Start implements Worker.Beginning {
    private final AtomicInteger looks = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final int busyLooks;
    private final int classesEach;

    Start(int busyLooks, int classesEach) {
      this.busyLooks = busyLooks;
      this.classesEach = classesEach;
    }

    @Override
    public int classesLoaded() {
      return Math.min(looks.incrementAndGet(), busyLooks) * classesEach;
    }

    @Override
    public void run() {
      begun.countDown();
    }

    void await() throws InterruptedException {
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
