import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The application that the benchmark measures: calls what its stdin says. {@code calls N}: one call
 * to each of {@code http://svc-0/} and so on; {@code load URL THREADS PAUSE_MICROS} until {@code
 * stop}; {@code state}: heap and threads; {@code cpu}: processor time.
 */
final class App {
  private static final AtomicLong CALLS = new AtomicLong();
  private static final AtomicLong FAILURES = new AtomicLong();
  private static volatile boolean stopping;

  private App() {}

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    List<Thread> threads = new ArrayList<>();
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "calls" -> System.out.println(calls(Integer.parseInt(words[1])));
        case "load" -> {
          stopping = false;
          for (int i = 0; i < Integer.parseInt(words[2]); i++) {
            Thread thread = new Thread(() -> load(words[1], Long.parseLong(words[3])));
            threads.add(thread);
            thread.start();
          }
          System.out.println("started");
        }
        case "stop" -> {
          stopping = true;
          for (Thread thread : threads) {
            thread.join();
          }
          threads.clear();
          System.out.println(CALLS.getAndSet(0) + " " + FAILURES.getAndSet(0));
        }
        case "state" -> System.out.println(state());
        case "cpu" -> System.out.println(cpuMillis());
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  /** Milliseconds for all, and how many failed. */
  private static String calls(int count) {
    long start = System.nanoTime();
    int failed = 0;
    for (int i = 0; i < count; i++) {
      failed += call("http://svc-" + i + "/") ? 0 : 1;
    }
    return (System.nanoTime() - start) / 1_000_000 + " " + failed;
  }

  private static void load(String url, long pauseMicros) {
    while (!stopping) {
      CALLS.incrementAndGet();
      if (!call(url)) {
        FAILURES.incrementAndGet();
      }
      if (pauseMicros > 0) {
        java.util.concurrent.locks.LockSupport.parkNanos(pauseMicros * 1000);
      }
    }
  }

  private static boolean call(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      try (var body = connection.getInputStream()) {
        body.readAllBytes();
      }
      return connection.getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Heap in use after collections, threads of the agent. */
  private static String state() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("weft-"))
            .count();
    return heap + " " + threads;
  }

  private static long cpuMillis() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
  }
}
