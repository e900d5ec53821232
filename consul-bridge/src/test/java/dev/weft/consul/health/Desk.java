package dev.weft.consul.health;

import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Token;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Loop;
import dev.weft.consul.watch.Pace;
import dev.weft.consul.watch.Trouble;
import dev.weft.consul.watch.Watch;
import dev.weft.policy.balance.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A worker whose tasks the test runs, a clock that it moves, and a Consul and a resolver that
 * answer when it says so.
 */
final class Desk implements Loop, Watch.Events {
  final List<String> asked = new ArrayList<>();
  final List<List<Endpoint>> later = new ArrayList<>();

  /** What the resolver knows; it is stuck on a name that isn't there. */
  final Map<String, List<String>> addresses = new ConcurrentHashMap<>();

  final Reach reach;
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final List<Timer> timers = new ArrayList<>();
  private Consumer<Reply> pending = reply -> {};
  private long now;

  Desk() {
    Ground ground =
        new Ground(
            (target, timeoutMillis, done) -> {
              asked.add(target);
              pending = done;
              return () -> {};
            },
            this,
            Runnable::run,
            new Token(null, null, "TOKEN", line -> {}),
            Pace.DEFAULT,
            bound -> 0,
            this);
    reach = new Reach(new Home(ground), new Lookups(this::all, work::add, this));
  }

  /** What Consul answers to the last question. */
  void answer(String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    pending.accept(new Reply.Answer(200, 1, 0, null, null, false, false, body));
  }

  /** Runs the next task of the worker, which must come. */
  void work() throws InterruptedException {
    Runnable task = work.poll(10, TimeUnit.SECONDS);
    if (task == null) {
      throw new AssertionError("nothing to do");
    }
    task.run();
  }

  void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    for (Timer timer : List.copyOf(timers)) {
      if (timer.at <= now && timers.remove(timer)) {
        timer.task.run();
      }
    }
    for (Runnable task = work.poll(); task != null; task = work.poll()) {
      task.run();
    }
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void run(Runnable task) {
    task.run();
  }

  @Override
  public Runnable after(long delayNanos, Runnable task) {
    Timer timer = new Timer(now + delayNanos, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public void succeeded(Watch watch) {}

  @Override
  public void failed(Watch watch, Trouble trouble) {}

  /** The resolver knows a name from now on; without addresses, that there is none. */
  void resolve(String host, String... known) {
    synchronized (addresses) {
      addresses.put(host, List.of(known));
      addresses.notifyAll();
    }
  }

  private InetAddress[] all(String host) throws UnknownHostException {
    synchronized (addresses) {
      while (!addresses.containsKey(host)) {
        try {
          addresses.wait();
        } catch (InterruptedException e) {
          throw new UnknownHostException(host);
        }
      }
    }
    List<String> known = addresses.get(host);
    if (known.isEmpty()) {
      throw new UnknownHostException(host);
    }
    InetAddress[] all = new InetAddress[known.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.getByName(known.get(i));
    }
    return all;
  }

  private record Timer(long at, Runnable task) {}
}
