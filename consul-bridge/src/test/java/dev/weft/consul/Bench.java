package dev.weft.consul;

import dev.weft.consul.health.Lookups;
import dev.weft.consul.http.SilentNetty;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Everything around a discovery under test: its two threads, and what it published and said. */
final class Bench implements ConsulLog, AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  final List<String> lines = new CopyOnWriteArrayList<>();
  final List<MeshSnapshot> published = new CopyOnWriteArrayList<>();
  final ConsulDiscovery discovery;
  private volatile long lastPublished;
  private final EventLoopGroup group;
  private final ExecutorService work;

  Bench(ConsulSettings settings) {
    this(settings, InetAddress::getAllByName);
  }

  Bench(ConsulSettings settings, Lookups.Resolver resolver) {
    SilentNetty.install();
    group =
        new MultiThreadIoEventLoopGroup(
            1, (ThreadFactory) r -> daemon(r, "weft-io"), NioIoHandler.newFactory());
    work = Executors.newSingleThreadExecutor(r -> daemon(r, "weft-work"));
    discovery = new ConsulDiscovery(settings, this::publish, this, group.next(), work, resolver);
    discovery.start();
  }

  void publish(MeshSnapshot snapshot) {
    synchronized (this) {
      lastPublished = System.nanoTime();
      published.add(snapshot);
      notifyAll();
    }
  }

  @Override
  public void info(String line) {
    say("INFO " + line);
  }

  @Override
  public void warn(String line) {
    say("WARN " + line);
  }

  private synchronized void say(String line) {
    lines.add(line);
    notifyAll();
  }

  /** The last snapshot, or an empty one. */
  MeshSnapshot snapshot() {
    return published.isEmpty() ? MeshSnapshot.EMPTY : published.get(published.size() - 1);
  }

  /** When the last snapshot was published, in nanoseconds. */
  long lastPublished() {
    return lastPublished;
  }

  List<Endpoint> endpoints(String service) {
    MeshSnapshot.Service found = snapshot().services().get(service);
    return found == null ? List.of() : found.endpoints();
  }

  /** Whether an instance was still used while Consul's word that there is none was in doubt. */
  boolean heldBeforeObeyed(String service) {
    List<Integer> held =
        published.stream()
            .map(snapshot -> snapshot.services().get(service))
            .filter(one -> one != null && one.stale() != null)
            .map(one -> one.endpoints().size())
            .toList();
    return !held.isEmpty() && !held.contains(0);
  }

  /** Wants a service and waits for the future. */
  void want(String service) {
    try {
      discovery.want(ServiceName.of(service)).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void ready() {
    try {
      discovery.ready().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until a published snapshot, or what was said, makes the condition true. */
  synchronized void await(String what, Predicate<Bench> condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.test(this)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("never: " + what + "; last " + snapshot() + "; said " + lines);
      }
      try {
        wait(Math.max(1, Math.min(50, left / 1_000_000)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  boolean said(String part) {
    return count(part) > 0;
  }

  long count(String part) {
    return lines.stream().filter(line -> line.contains(part)).count();
  }

  @Override
  public void close() {
    discovery.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    work.shutdown();
    try {
      work.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
