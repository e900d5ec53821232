package dev.weft.bench;

import dev.weft.bench.result.Samples;

/** One question of the benchmark. */
public interface Section {

  /** As in {@link dev.weft.bench.result.Sample#section()}. */
  String name();

  /** Measures, and adds what it saw; an error if a request failed or a server didn't start. */
  void run(Rig rig, Samples samples) throws Exception;
}
