package dev.weft.policy.sim;

import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Distributions of lengths of time, drawn from a seeded source. */
final class Spread {
  private Spread() {}

  static LongSupplier always(long nanos) {
    return () -> nanos;
  }

  /** Until the next event of a Poisson process. */
  static long untilNext(RandomGenerator random, double perSecond) {
    return (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
  }

  /** How long a worker takes that has no memory: exponential. */
  static LongSupplier exponential(RandomGenerator random, long meanNanos) {
    return () -> untilNext(random, 1e9 / meanNanos);
  }

  /** How long services take that are mostly quick: a long tail above the median. */
  static LongSupplier logNormal(RandomGenerator random, long medianNanos, double sigma) {
    return () -> (long) (medianNanos * Math.exp(sigma * random.nextGaussian()));
  }

  /** Normal with a standard deviation as large as the mean; what is below 0 is 0. */
  static LongSupplier wideNormal(RandomGenerator random, long meanNanos) {
    // Without the part below 0 the mean would be 1.083 times as large.
    double centre = meanNanos / 1.0833;
    return () -> (long) Math.max(0, centre * (1 + random.nextGaussian()));
  }
}
