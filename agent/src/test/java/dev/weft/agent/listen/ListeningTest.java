package dev.weft.agent.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.register.Registration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListeningTest {
  private static final long REMINDER_MILLIS = 20;

  /** It went on without a pause once it had said so: a core for nothing. */
  @Test
  void whenNothingListensItSaysSoOnceAndWaits() throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    AtomicInteger times = new AtomicInteger();
    Listening listening =
        new Listening(
            plan(
                () -> {
                  times.incrementAndGet();
                  said.countDown();
                }),
            REMINDER_MILLIS);
    Thread thread = new Thread(listening, "register");
    thread.start();
    assertThat(said.await(10, TimeUnit.SECONDS)).isTrue();
    int waiting = 0;
    for (int i = 0; i < 100; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      waiting += thread.getState() == Thread.State.TIMED_WAITING ? 1 : 0;
    }
    listening.close();
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(thread.isAlive()).isFalse();
    assertThat(waiting).isGreaterThan(20);
    assertThat(times).hasValue(1);
    assertThat(listening.status().state()).isEqualTo("waiting");
  }

  private static RegistrationPlan plan(Runnable nothingListens) {
    return new RegistrationPlan() {
      @Override
      public String service() {
        return "web";
      }

      @Override
      public int port() {
        return 0;
      }

      @Override
      public @Nullable String checkPath() {
        return null;
      }

      @Override
      public boolean isLoopbackOfUse() {
        return true;
      }

      @Override
      public void prepare() {}

      @Override
      public void nothingListens() {
        nothingListens.run();
      }

      @Override
      public Registration registration(Place place, List<Integer> others) {
        throw new AssertionError("nothing listens");
      }
    };
  }
}
