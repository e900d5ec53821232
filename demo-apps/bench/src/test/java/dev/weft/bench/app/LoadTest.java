package dev.weft.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class LoadTest {
  private static final long MILLIS = 1_000_000;

  @Test
  void aStallIsSeenByEveryRequestThatWasDueMeanwhile() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Caller stallsOnce =
        url -> {
          if (calls.incrementAndGet() == 1) {
            long end = System.nanoTime() + 100 * MILLIS;
            while (System.nanoTime() - end < 0) {
              LockSupport.parkNanos(end - System.nanoTime());
            }
          }
        };
    Slice slice = new Load(stallsOnce, () -> "http://x", 1).open(200 * MILLIS, 100);
    assertThat(slice.latencies().getTotalCount()).isEqualTo(20);
    // Due after 0, 10, ... 90 ms, answered after 100 ms: five of them waited for 50 ms and more.
    assertThat(slice.latencies().getCountBetweenValues(50 * MILLIS, Long.MAX_VALUE / 2))
        .isGreaterThanOrEqualTo(5);
  }

  @Test
  void theRateIsSharedByTheThreads() throws Exception {
    Slice slice = new Load(url -> {}, () -> "http://x", 4).open(100 * MILLIS, 1000);
    assertThat(slice.latencies().getTotalCount()).isEqualTo(100);
  }

  @Test
  void aFailureIsCountedAndHasNoLatency() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Caller everySecond =
        url -> {
          if (calls.incrementAndGet() % 2 == 0) {
            throw new IOException("no");
          }
        };
    Slice slice = new Load(everySecond, () -> "http://x", 1).open(100 * MILLIS, 100);
    assertThat(slice.failures()).isEqualTo(5);
    assertThat(slice.latencies().getTotalCount()).isEqualTo(5);
  }

  @Test
  void allocationIsThatOfTheLoad() throws Exception {
    byte[][] last = new byte[1][];
    Slice slice =
        new Load(url -> last[0] = new byte[100_000], () -> "http://x", 1).open(100 * MILLIS, 100);
    assertThat(slice.allocatedBytes() / 10).isBetween(100_000L, 200_000L);
  }

  @Test
  void addressesAreCalledInTurn() {
    Addresses addresses = Addresses.fixed(java.util.List.of("a", "b"));
    assertThat(addresses.next() + addresses.next() + addresses.next()).isEqualTo("aba");
  }

  @Test
  void callsAreCountedAndOneAfterTheOther() throws Exception {
    AtomicInteger running = new AtomicInteger();
    Caller alone =
        url -> {
          if (running.incrementAndGet() > 1) {
            throw new IOException("not alone");
          }
          running.decrementAndGet();
        };
    Slice slice = new Load(alone, () -> "http://x", 4).calls(7);
    assertThat(slice.failures()).isZero();
    assertThat(slice.latencies().getTotalCount()).isEqualTo(7);
  }

  @Test
  void whatBeganInTheBackgroundEndsWhenItIsEnded() throws Exception {
    CountDownLatch called = new CountDownLatch(3);
    Background background =
        new Background(new Load(url -> called.countDown(), () -> "http://x", 2));
    background.begin(1000);
    called.await();
    assertThat(background.end().latencies().getTotalCount()).isGreaterThanOrEqualTo(3);
    background.begin(1000);
    assertThat(background.end().failures()).isZero();
  }
}
