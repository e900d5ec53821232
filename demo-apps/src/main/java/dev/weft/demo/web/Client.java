package dev.weft.demo.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The ways of the JDK to send a request; none of them has heard of Weft. */
enum Client {
  HTTP_CLIENT("HttpClient.send") {
    @Override
    Reply send(UserCall call) throws IOException, InterruptedException {
      return reply(SHARED.send(request(call), HttpResponse.BodyHandlers.ofString()));
    }
  },

  HTTP_CLIENT_ASYNC("HttpClient.sendAsync") {
    @Override
    Reply send(UserCall call) throws IOException {
      try {
        return reply(SHARED.sendAsync(request(call), HttpResponse.BodyHandlers.ofString()).join());
      } catch (CompletionException e) {
        if (e.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw e;
      }
    }
  },

  URL_CONNECTION("HttpURLConnection") {
    @Override
    Reply send(UserCall call) throws IOException {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(call.url()).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestMethod(call.method());
      call.headers().forEach(connection::setRequestProperty);
      if (!call.body().isEmpty()) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(call.body().getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      return new Reply(
          status,
          orUnknown(connection.getHeaderField("x-instance")),
          orUnknown(connection.getHeaderField("x-version")),
          text(status < 400 ? connection.getInputStream() : connection.getErrorStream()));
    }
  };

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final HttpClient SHARED =
      HttpClient.newBuilder().connectTimeout(Duration.ofMillis(TIMEOUT_MILLIS)).build();

  private final String label;

  Client(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Blocks until the answer is there. */
  abstract Reply send(UserCall call) throws IOException, InterruptedException;

  private static HttpRequest request(UserCall call) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(call.url())).timeout(Duration.ofMillis(TIMEOUT_MILLIS));
    call.headers().forEach(builder::header);
    return builder
        .method(
            call.method(),
            call.body().isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(call.body()))
        .build();
  }

  private static Reply reply(HttpResponse<String> response) {
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("x-instance").orElse("unknown"),
        response.headers().firstValue("x-version").orElse("unknown"),
        response.body());
  }

  private static String orUnknown(@Nullable String header) {
    return header == null ? "unknown" : header;
  }

  private static String text(@Nullable InputStream stream) throws IOException {
    if (stream == null) {
      return "";
    }
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
