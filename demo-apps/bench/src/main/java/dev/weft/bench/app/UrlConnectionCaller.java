package dev.weft.bench.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** {@code HttpURLConnection} with the JDK's own pool. */
final class UrlConnectionCaller implements Caller {
  @Override
  public void get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    int status = connection.getResponseCode();
    if (status != 200) {
      throw new IOException("status " + status + " of " + url);
    }
    try (InputStream body = connection.getInputStream()) {
      body.readAllBytes();
    }
  }
}
