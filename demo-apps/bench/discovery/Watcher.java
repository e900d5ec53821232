import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Consul's own share: a bare blocking query, and when its answers were read to the end. What the
 * mesh takes is compared with this.
 */
final class Watcher implements AutoCloseable {
  private final Thread thread;
  private volatile long lastAnswer;
  private volatile boolean stopped;

  Watcher(String url) {
    thread = new Thread(() -> run(url), "watcher");
    thread.setDaemon(true);
    thread.start();
  }

  /** When the last answer was whole, in nanoseconds. */
  long lastAnswer() {
    return lastAnswer;
  }

  @Override
  public void close() {
    stopped = true;
  }

  private void run(String url) {
    String index = "0";
    while (!stopped) {
      try {
        String separator = url.contains("?") ? "&" : "?";
        URI question = URI.create(url + separator + "stale&wait=30s&index=" + index);
        HttpURLConnection connection = (HttpURLConnection) question.toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (var body = connection.getInputStream()) {
          body.readAllBytes();
        }
        lastAnswer = System.nanoTime();
        index = connection.getHeaderField("X-Consul-Index");
      } catch (IOException e) {
        if (!stopped) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
