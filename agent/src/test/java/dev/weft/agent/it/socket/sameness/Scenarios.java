package dev.weft.agent.it.socket.sameness;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.weft.agent.it.Fields;
import java.io.IOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** The scenarios of one or more families in an application under test. */
public final class Scenarios {
  /** Most of them only wait. */
  private static final int THREADS = 16;

  private static final int PATIENCE_SECONDS = 25;

  private Scenarios() {}

  /** Runs those of {@code families}; what each has seen, under {@code FAMILY name}. */
  public static Fields run(Fields request) throws Exception {
    World world = World.of(request);
    long until = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, Scenarios::thread);
    Map<String, Future<Seen>> runs = new LinkedHashMap<>();
    Fields seen = Fields.of();
    for (String name : request.get("families").split(",")) {
      Family family = Family.valueOf(name);
      if (family == Family.PROXIES) {
        collect(runs, seen, until);
      }
      for (Scenario scenario : family.scenarios) {
        runs.put(family + " " + scenario.name(), threads.submit(() -> run(scenario, world)));
        if (family == Family.PROXIES) {
          collect(runs, seen, until);
        }
      }
    }
    collect(runs, seen, until);
    threads.shutdown();
    return seen;
  }

  /** What a socket to the service is connected to, or why it isn't. */
  public static Fields service(Fields request) {
    try (Socket socket = new Socket(World.SERVICE, 1)) {
      return Fields.of("at", socket.getRemoteSocketAddress());
    } catch (IOException e) {
      return Fields.of("at", e);
    }
  }

  /** Waits for these, as long as there is time. */
  private static void collect(Map<String, Future<Seen>> runs, Fields seen, long until)
      throws Exception {
    for (Map.Entry<String, Future<Seen>> run : runs.entrySet()) {
      try {
        long left = Math.max(0, until - System.nanoTime());
        seen.with(run.getKey(), run.getValue().get(left, NANOSECONDS));
      } catch (TimeoutException e) {
        seen.with(run.getKey(), "hangs");
      }
    }
    runs.clear();
  }

  /** A daemon: what hangs is to keep nobody. */
  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "scenario");
    thread.setDaemon(true);
    return thread;
  }

  private static Seen run(Scenario scenario, World world) {
    Seen seen = new Seen();
    try {
      scenario.body().run(world, seen);
    } catch (Exception | LinkageError e) {
      seen.note("not done", Seen.thrown(e));
    }
    return seen;
  }
}
