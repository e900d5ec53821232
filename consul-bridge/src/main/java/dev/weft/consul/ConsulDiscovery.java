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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Discovery from Consul. Has no thread of its own: it talks on the event loop, and reads, assembles
 * and publishes on the worker it was given; its futures complete there.
 */
public final class ConsulDiscovery implements Discovery {
  private static final long SAVE_MILLIS = 200;

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
  private final ServiceWatches serviceWatches;
  private final SnapshotCache cache;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Wanted wanted = new Wanted(this::begin);
  private final Consumer<MeshSnapshot> publisher;

  /** Made and used by the worker. */
  private @Nullable SnapshotAssembler assembler;

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
    serviceWatches = new ServiceWatches(watches, paths, ground, reach, log, this::assembler);
    cache = new SnapshotCache(settings, loop, work, log);
    this.publisher = publisher;
  }

  /** Begins to watch the catalog and the policies. Called once, on any thread. */
  public void start() {
    watches.start(new CatalogWatch(paths, token, this::assembler, log));
    watches.start(new PolicyWatch(paths, ground, this::assembler, log));
    // While the first questions are on their way, its classes are loaded.
    onWorker(this::assembler);
    long idle = TimeUnit.MILLISECONDS.toNanos(settings.pace().idleMillis());
    Unanswered unanswered =
        new Unanswered(wanted, name -> assembler().isPublished(name), this::drop, loop, work, idle);
    long patience = TimeUnit.MILLISECONDS.toNanos(settings.pace().firstAnswerMillis());
    Trouble late = Trouble.down("no answer yet");
    loop.run(
        () -> {
          loop.after(
              patience,
              () -> {
                if (!closed) {
                  work.execute(() -> assembler().slow(late));
                }
              });
          unanswered.watch();
        });
  }

  @Override
  public CompletableFuture<Void> ready() {
    return ready;
  }

  @Override
  public CompletableFuture<Void> want(ServiceName name) {
    return wanted.want(name, loop.now());
  }

  @Override
  public void drop(ServiceName name) {
    if (wanted.drop(name)) {
      onWorker(
          () -> {
            // Somebody may have wanted it again in between.
            if (!wanted.has(name)) {
              assembler().drop(name);
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
    cache.flushWithin(SAVE_MILLIS);
  }

  @Override
  public void close() {
    closed = true;
    serviceWatches.close();
    reach.lookups().close();
    loop.run(
        () -> {
          watches.stopAll();
          http.close();
        });
    onWorker(cache::flush);
    ready.complete(null);
    wanted.completeAll();
  }

  private boolean onWorker(Runnable task) {
    try {
      work.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void begin(Wanted.Wish wish) {
    if (closed || !onWorker(() -> assembler().want(wish.name, wish.future))) {
      wish.future.complete(null);
    }
  }

  private SnapshotAssembler assembler() {
    SnapshotAssembler made = assembler;
    if (made == null) {
      made =
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
              serviceWatches,
              new Chains(
                  serviceWatches, ServiceWatches.mostBlockingChains(settings.address()), log),
              ready);
      assembler = made;
    }
    return made;
  }
}
