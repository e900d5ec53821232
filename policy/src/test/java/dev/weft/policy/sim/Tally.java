package dev.weft.policy.sim;

import dev.weft.policy.Given;
import java.util.Arrays;

/** How the calls of all clients ended, and which server got how many tries. */
final class Tally {
  private final int[][] tries;
  private final int[] good;
  private final int[] all;
  private long[] nanos = new long[1024];
  private int calls;
  private int failed;
  private boolean sorted;

  Tally(int servers, int seconds) {
    tries = new int[servers][seconds + World.LAST_ANSWERS_SECONDS];
    good = new int[seconds];
    all = new int[seconds];
  }

  void tried(int server, long at) {
    tries[server][(int) (at / Given.SECOND)]++;
  }

  /** A call that began at a moment got a good answer after so long. */
  void answered(long begunAt, long tookNanos) {
    if (calls == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * calls);
    }
    nanos[calls++] = tookNanos;
    int second = (int) (begunAt / Given.SECOND);
    all[second]++;
    good[second] += tookNanos == Long.MAX_VALUE ? 0 : 1;
    sorted = false;
  }

  /** A call that began at a moment got no answer or a bad one. */
  void failed(long begunAt) {
    failed++;
    answered(begunAt, Long.MAX_VALUE);
  }

  int calls() {
    return calls;
  }

  int failed() {
    return failed;
  }

  int tries() {
    int sum = 0;
    for (int server = 0; server < tries.length; server++) {
      sum += triesAt(server);
    }
    return sum;
  }

  int triesAt(int server) {
    return triesAt(server, 0, tries[server].length);
  }

  /** In these seconds. */
  int triesAt(int server, int from, int to) {
    return Arrays.stream(tries[server], from, to).sum();
  }

  /** Percent of the tries in these seconds. */
  double shareOf(int server, int from, int to) {
    int sum = 0;
    for (int other = 0; other < tries.length; other++) {
      sum += triesAt(other, from, to);
    }
    return 100.0 * triesAt(server, from, to) / sum;
  }

  /** Percent of all calls. */
  double shareWithin(long limitNanos) {
    return 100.0
        * Arrays.stream(nanos, 0, calls).filter(took -> took <= limitNanos).count()
        / calls;
  }

  /** Percent of the calls begun in these seconds. */
  double goodBetween(int from, int to) {
    int begun = Arrays.stream(all, from, to).sum();
    return 100.0 * Arrays.stream(good, from, to).sum() / begun;
  }

  /** Calls that failed took for ever. */
  long quantileNanos(double percent) {
    if (!sorted) {
      Arrays.sort(nanos, 0, calls);
      sorted = true;
    }
    return nanos[Math.min(calls - 1, (int) (calls * percent / 100))];
  }
}
