package dev.weft.consul;

import dev.weft.consul.health.Home;
import dev.weft.consul.health.Lookups;
import dev.weft.consul.health.Reach;
import dev.weft.consul.http.ConsulHttp;
import dev.weft.consul.http.Token;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.NettyLoop;
import dev.weft.consul.watch.Trouble;
import dev.weft.policy.Discovery;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Discovery from Consul. Has no thread of its own: it talks on the event loop, and reads, assembles
 * and publishes on the worker it was given; its futures complete there.
 */
public final class ConsulDiscovery implements Discovery {
  private static final long SAVE_MILLIS = 200;
  private static final int MOST_BLOCKING_CHAINS = 20;

  private final ConsulSettings settings;
  private final NettyLoop loop;
  private final Executor work;
  private final ConsulLog log;
  private final Paths paths;
  private final Token token;
  private final Watches watches;
  private final ConsulHttp http;
  private final Ground ground;
  private final Reach reach;
  private final SnapshotCache cache;
  private final SnapshotAssembler assembler;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Map<String, CompletableFuture<Void>> wanted = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param publisher gets each new snapshot on the worker
   * @param work runs one task after the other, on one thread
   */
  public ConsulDiscovery(
      ConsulSettings settings,
      Consumer<MeshSnapshot> publisher,
      ConsulLog log,
      EventLoop eventLoop,
      Executor work) {
    this(settings, publisher, log, eventLoop, work, InetAddress::getAllByName);
  }

  ConsulDiscovery(
      ConsulSettings settings,
      Consumer<MeshSnapshot> publisher,
      ConsulLog log,
      EventLoop eventLoop,
      Executor work,
      Lookups.Resolver resolver) {
    this.settings = settings;
    this.log = log;
    this.work = work;
    loop = new NettyLoop(eventLoop);
    paths = new Paths(settings.prefix(), settings.datacenter(), settings.namespace());
    token = new Token(settings.token(), settings.tokenFile(), settings.tokenOrigin(), log::warn);
    Outages outages = new Outages(settings.address().toString(), log, loop);
    http = new ConsulHttp(settings.address(), token, settings.tls(), eventLoop, work);
    ground =
        new Ground(
            http,
            loop,
            work,
            token,
            settings.pace(),
            bound -> ThreadLocalRandom.current().nextInt(bound),
            outages);
    reach = new Reach(new Home(ground), new Lookups(resolver, work, loop));
    watches = new Watches(ground, outages);
    cache = new SnapshotCache(settings, loop, work, log);
    assembler =
        new SnapshotAssembler(
            settings,
            snapshot -> {
              if (!closed) {
                publisher.accept(snapshot);
              }
            },
            work,
            log,
            cache,
            new Services(),
            new Chains(new ChainWatches(), mostBlockingChains(), log),
            ready);
  }

  /** Begins to watch the catalog and the policies. Called once, on any thread. */
  public void start() {
    watches.start(new CatalogWatch(paths, token, assembler, log));
    watches.start(new PolicyWatch(paths, ground, assembler, log));
    long patience = TimeUnit.MILLISECONDS.toNanos(settings.pace().firstAnswerMillis());
    Trouble late = Trouble.down("no answer yet");
    loop.run(
        () ->
            loop.after(
                patience,
                () -> {
                  if (!closed) {
                    work.execute(() -> assembler.slow(late));
                  }
                }));
  }

  @Override
  public CompletableFuture<Void> ready() {
    return ready;
  }

  @Override
  public CompletableFuture<Void> want(ServiceName name) {
    String key = name.key();
    CompletableFuture<Void> known = wanted.get(key);
    if (known != null) {
      return known;
    }
    CompletableFuture<Void> future = new CompletableFuture<>();
    known = wanted.putIfAbsent(key, future);
    if (known != null) {
      return known;
    }
    if (closed || !onWorker(() -> assembler.want(name, future))) {
      future.complete(null);
    }
    return future;
  }

  @Override
  public void drop(ServiceName name) {
    String key = name.key();
    CompletableFuture<Void> future = wanted.remove(key);
    if (future != null) {
      future.complete(null);
      onWorker(
          () -> {
            // Somebody may have wanted it again in between.
            if (!wanted.containsKey(key)) {
              assembler.drop(name);
            }
          });
    }
  }

  /** How all watches fare; called on any thread. */
  public ConsulStatus status() {
    return new ConsulStatus(settings.address().toString(), http.connections(), watches.status());
  }

  /**
   * Writes to the cache file what isn't in it yet; called when the JVM ends, which waits for it no
   * longer than a moment.
   */
  public void save() {
    if (!cache.isBehind()) {
      return;
    }
    CompletableFuture<Void> saved = new CompletableFuture<>();
    onWorker(
        () -> {
          cache.flush();
          saved.complete(null);
        });
    try {
      saved.get(SAVE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The file stays as it was.
    }
  }

  @Override
  public void close() {
    closed = true;
    reach.lookups().close();
    try {
      loop.run(
          () -> {
            watches.stopAll();
            http.close();
          });
    } catch (RejectedExecutionException e) {
      // The loop is gone, and everything of ours with it.
    }
    onWorker(cache::flush);
    ready.complete(null);
    wanted.values().forEach(future -> future.complete(null));
  }

  private boolean onWorker(Runnable task) {
    try {
      work.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Over https all share one connection; without it each has its own, of 200 that Consul grants.
   */
  private int mostBlockingChains() {
    return "https".equals(settings.address().getScheme())
        ? Integer.MAX_VALUE
        : MOST_BLOCKING_CHAINS;
  }

  /** Instances that are known don't wait for a chain that isn't, however long that takes. */
  private void goOnWithout(String service) {
    if (!closed) {
      onWorker(() -> assembler.chainFailed(service));
    }
  }

  /** Those of the services that are watched. */
  private final class ChainWatches implements Chains.Watching {
    @Override
    public void start(String service, Chains.State state) {
      if (!closed) {
        watches.start(new ChainWatch(service, paths, state, ground, assembler));
        long patience = TimeUnit.MILLISECONDS.toNanos(settings.pace().firstAnswerMillis());
        loop.run(() -> loop.after(patience, () -> goOnWithout(service)));
      }
    }

    @Override
    public void stop(String service) {
      watches.stop(ChainWatch.what(service));
    }
  }

  /** What the assembler starts and stops. */
  private final class Services implements WatchedServices.Watching {
    @Override
    public void start(ServiceName name) {
      if (!closed) {
        watches.start(
            name.isQuery()
                ? new QueryWatch(name, paths, ground, reach, assembler, log)
                : new ServiceWatch(name, paths, ground, reach, assembler, log));
      }
    }

    @Override
    public void stop(ServiceName name) {
      watches.stop(ServiceWatch.what(name));
    }
  }
}
