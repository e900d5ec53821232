package dev.weft.bench.changes;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Consul's own share: a bare blocking query, and when its answers were read to the end. What a mesh
 * takes is compared with this. Asks on a thread of its own.
 */
final class Query implements AutoCloseable {
  private final Timeline<String> answers = new Timeline<>();
  private final String url;
  private volatile boolean closed;

  Query(String url) {
    this.url = url + (url.contains("?") ? "&" : "?") + "stale&wait=30s&index=";
    Thread thread = new Thread(this::ask, "query");
    thread.setDaemon(true);
    thread.start();
  }

  /** The answers, whole. */
  Timeline<String> answers() {
    return answers;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void ask() {
    String index = "0";
    while (!closed) {
      try {
        HttpURLConnection connection =
            (HttpURLConnection) URI.create(url + index).toURL().openConnection();
        try (InputStream body = connection.getInputStream()) {
          byte[] all = body.readAllBytes();
          answers.add(System.nanoTime(), new String(all, StandardCharsets.UTF_8));
        }
        index = connection.getHeaderField("X-Consul-Index");
      } catch (IOException e) {
        if (!closed) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
