package dev.weft.consul;

import dev.weft.consul.health.Reach;
import dev.weft.consul.watch.Ground;
import dev.weft.policy.ServiceName;
import java.net.URI;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Starts and stops the watches that single services need: their instances and their chains. Called
 * on the worker by what knows which are needed.
 */
final class ServiceWatches implements WatchedServices.Watching, Chains.Watching {
  private static final int MOST_BLOCKING_CHAINS = 20;

  private final Watches watches;
  private final Paths paths;
  private final Ground ground;
  private final Reach reach;
  private final ConsulLog log;
  private final Supplier<SnapshotAssembler> assembler;
  private volatile boolean closed;

  /**
   * @param assembler gets the answers; itself it says what to start
   */
  ServiceWatches(
      Watches watches,
      Paths paths,
      Ground ground,
      Reach reach,
      ConsulLog log,
      Supplier<SnapshotAssembler> assembler) {
    this.watches = watches;
    this.paths = paths;
    this.ground = ground;
    this.reach = reach;
    this.log = log;
    this.assembler = assembler;
  }

  @Override
  public void start(ServiceName name) {
    if (!closed) {
      watches.start(
          name.isQuery()
              ? new QueryWatch(name, paths, ground, reach, assembler.get(), log)
              : new ServiceWatch(name, paths, ground, reach, assembler.get(), log));
    }
  }

  @Override
  public void stop(ServiceName name) {
    watches.stop(ServiceWatch.what(name));
  }

  /** Instances that are known don't wait for a chain that isn't, however long that takes. */
  @Override
  public void start(String service, ChainState state) {
    if (!closed) {
      watches.start(new ChainWatch(service, paths, state, ground, assembler.get()));
      long patience = TimeUnit.MILLISECONDS.toNanos(ground.pace().firstAnswerMillis());
      ground.loop().run(() -> ground.loop().after(patience, () -> goOnWithout(service)));
    }
  }

  @Override
  public void stop(String service) {
    watches.stop(ChainWatch.what(service));
  }

  /**
   * Over https all share one connection; without it each has its own, of 200 that Consul grants.
   */
  static int mostBlockingChains(URI address) {
    return "https".equals(address.getScheme()) ? Integer.MAX_VALUE : MOST_BLOCKING_CHAINS;
  }

  /** From now on nothing is started; called on any thread. */
  void close() {
    closed = true;
  }

  private void goOnWithout(String service) {
    if (!closed) {
      try {
        ground.work().execute(() -> assembler.get().chainFailed(service));
      } catch (RejectedExecutionException e) {
        // This is the end.
      }
    }
  }
}
