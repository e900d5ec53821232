package dev.weft.bench;

/**
 * How long a run of the benchmark takes.
 *
 * @param rounds interleaved, of each variant
 * @param warmMillis before anything counts: less if the JIT compiler is done before
 * @param slices interleaved measurements in each round
 * @param sliceMillis of each kind of load in a slice
 * @param tailSlices further slices at a fixed rate, of nothing and Weft only: percentiles are
 *     mostly chance otherwise
 * @param starts of each program whose start is measured
 * @param full fresh JVMs in each round of load, all variants, Spring Boot's start, growth
 */
public record Length(
    int rounds,
    int warmMillis,
    int slices,
    int sliceMillis,
    int tailSlices,
    int starts,
    boolean full) {

  /** To see that everything works; its figures say little. */
  public static final Length SMOKE = new Length(1, 1000, 1, 500, 1, 1, true);

  /** A few variants, in JVMs that are kept. */
  public static final Length QUICK = new Length(5, 15_000, 2, 700, 0, 8, false);

  /** Everything. */
  public static final Length FULL = new Length(5, 30_000, 5, 800, 12, 20, true);

  /** Whether it is only to see that everything works. */
  public boolean isGlance() {
    return starts == 1;
  }

  Length rounds(int other) {
    return new Length(other, warmMillis, slices, sliceMillis, tailSlices, starts, full);
  }
}
