package dev.weft.demo.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A number of calls, sent by some threads through all clients in turn until the calls or the time
 * are used up.
 */
record Load(
    int calls, int millis, int threads, String only, String path, Map<String, String> headers) {
  Load {
    headers = Map.copyOf(headers);
  }

  /** Blocks until the last call has ended. */
  Tally run() throws InterruptedException {
    Tally tally = new Tally();
    AtomicInteger next = new AtomicInteger();
    long end = System.nanoTime() + millis * 1_000_000L;
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(() -> work(tally, next, end), "load-" + i);
      thread.setDaemon(true);
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
    return tally;
  }

  private void work(Tally tally, AtomicInteger next, long end) {
    Client[] clients = Client.values();
    for (int i = next.getAndIncrement();
        i < calls && System.nanoTime() - end < 0;
        i = next.getAndIncrement()) {
      UserCall call = call(i);
      Client client = clients[i / 2 % clients.length];
      try {
        tally.answered(call, client, client.send(call));
      } catch (IOException | RuntimeException e) {
        tally.failed(call, client, e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private UserCall call(int i) {
    boolean query = only.isEmpty() ? i % 2 == 0 : only.equals("users-query");
    return query
        ? UserCall.query(path, headers)
        : UserCall.update(path, headers, "{\"seen\":true}");
  }
}
