package dev.weft.demo.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The story's own HTTP: it talks to Consul, to web and to the admin page, and isn't meshed. */
final class Wire {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private Wire() {}

  static String get(String url) throws InterruptedException {
    return expect200(send(HttpRequest.newBuilder(URI.create(url)).GET()), url);
  }

  static void put(String url, String body) throws InterruptedException {
    expect200(
        send(
            HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofString(body))),
        url);
  }

  /** Whether the address answers with 200 now. */
  static boolean good(String url) throws InterruptedException {
    try {
      return send(HttpRequest.newBuilder(URI.create(url)).GET()).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws InterruptedException {
    try {
      return CLIENT.send(
          request.timeout(Duration.ofSeconds(40)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String expect200(HttpResponse<String> response, String url) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          url + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}
