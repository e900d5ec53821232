package dev.weft.agent.it.consul;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.HttpKind.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that call one URL over and over, each in one of the ways named in {@code kinds}. The body
 * of a POST is its number. Nothing is given up: a call that fails is a failure.
 */
final class Load {
  private static final int MOST_SHOWN = 20;

  private final String method;
  private final String url;
  private final int pauseMicros;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  Load(Fields what) {
    method = what.get("method", "GET");
    url = what.get("url");
    pauseMicros = what.number("pauseMicros", 0);
    String[] kinds = what.get("kinds").split(",");
    for (int i = 0; i < what.number("threads", 1); i++) {
      HttpKind kind = HttpKind.valueOf(kinds[i % kinds.length]);
      threads.add(new Thread(() -> run(kind), "load-" + kind + "-" + i));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  void stop() {
    stopping = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Fields report() {
    return Fields.of(
        "calls",
        started.get(),
        "answered",
        answered.get(),
        "failures",
        failures.size(),
        "shown",
        String.join("\n", failures.stream().limit(MOST_SHOWN).toList()));
  }

  private void run(HttpKind kind) {
    while (!stopping) {
      String body = method.equals("POST") ? "id-" + started.incrementAndGet() : "";
      if (body.isEmpty()) {
        started.incrementAndGet();
      }
      try {
        Reply reply = kind.send(method, url, Map.of(), body);
        if (reply.status() == 200) {
          answered.incrementAndGet();
        } else {
          failures.add(kind + " " + body + " " + reply.status());
        }
      } catch (IOException | InterruptedException | RuntimeException e) {
        failures.add(kind + " " + body + " " + Caller.chain(e));
      }
      if (pauseMicros > 0) {
        LockSupport.parkNanos(pauseMicros * 1000L);
      }
    }
  }
}
