package dev.weft.bench.app;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Load that goes on until it is ended, while the program's stdin is read. Used by its reader. */
final class Background {
  private final Load load;
  private FutureTask<Slice> running;

  Background(Load load) {
    this.load = load;
    running = new FutureTask<>(() -> load.open(0, 1));
  }

  void begin(double perSecond) {
    running = new FutureTask<>(() -> load.open(Long.MAX_VALUE, perSecond));
    new Thread(running, "background").start();
  }

  Slice end() throws InterruptedException {
    load.end();
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
