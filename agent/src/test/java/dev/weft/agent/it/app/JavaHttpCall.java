package dev.weft.agent.it.app;

import dev.weft.agent.it.Fields;
import java.io.ByteArrayInputStream;
import java.net.Authenticator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A call by {@code java.net.http.HttpClient}: {@code client} is {@code send} or {@code sendAsync},
 * {@code version} 1 or 2. With {@code cancelMillis} an asynchronous call is cancelled after so
 * long.
 */
final class JavaHttpCall {
  private static final long PATIENCE_SECONDS = 20;

  private static final Map<String, HttpClient> CLIENTS = new ConcurrentHashMap<>();

  private JavaHttpCall() {}

  static void send(Fields request, Fields reply) throws Exception {
    HttpClient client = client(request, reply);
    HttpRequest built = request(request);
    HttpResponse<byte[]> response;
    if (request.get("client").equals("sendAsync")) {
      long start = System.nanoTime();
      CompletableFuture<HttpResponse<byte[]>> future =
          client.sendAsync(built, BodyHandlers.ofByteArray());
      reply.with("callerMillis", (System.nanoTime() - start) / 1_000_000);
      response = join(future, request);
    } else {
      response = client.send(built, BodyHandlers.ofByteArray());
    }
    reply.with("status", response.statusCode()).with("url", response.uri());
    reply.with("requestUrl", response.request().uri());
    Calls.headers(response.headers().map(), reply);
    Calls.content(new ByteArrayInputStream(response.body()), reply);
  }

  static List<String> atOnce(Fields request) {
    HttpClient client = client(request, Fields.of());
    List<CompletableFuture<String>> futures = new ArrayList<>();
    for (int i = 0; i < request.number("times", 1); i++) {
      futures.add(
          client
              .sendAsync(request(request), BodyHandlers.ofString())
              .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .handle((response, thrown) -> thrown == null ? response.body() : thrown.toString()));
    }
    return futures.stream().map(CompletableFuture::join).toList();
  }

  private static HttpResponse<byte[]> join(
      CompletableFuture<HttpResponse<byte[]>> future, Fields request) throws Exception {
    try {
      if (request.has("cancelMillis")) {
        CompletableFuture.delayedExecutor(request.number("cancelMillis", 0), TimeUnit.MILLISECONDS)
            .execute(() -> future.cancel(true));
      }
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static HttpRequest request(Fields request) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(request.get("url")));
    builder.method(request.get("method", "GET"), body(request));
    if (request.has("readMillis")) {
      builder.timeout(Duration.ofMillis(request.number("readMillis", 0)));
    }
    for (Map.Entry<String, String> field : request.all().entrySet()) {
      if (field.getKey().startsWith("header.")) {
        builder.header(field.getKey().substring(7), field.getValue());
      }
    }
    if (request.has("expectContinue")) {
      builder.expectContinue(true);
    }
    return builder.build();
  }

  private static BodyPublisher body(Fields request) {
    if (!request.has("body") && !request.has("bodyBytes")) {
      return BodyPublishers.noBody();
    }
    byte[] bytes = Calls.body(request);
    return request.get("bodyKind", "buffered").equals("chunked")
        ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
        : BodyPublishers.ofByteArray(bytes);
  }

  private static HttpClient client(Fields request, Fields reply) {
    if (request.has("user") || request.has("fresh")) {
      return make(request, reply);
    }
    String key =
        String.join(
            " ",
            request.get("version", "1"),
            request.get("follow", "-"),
            request.get("connectMillis", "-"),
            request.get("jar", "-"));
    return CLIENTS.computeIfAbsent(key, k -> make(request, reply));
  }

  private static HttpClient make(Fields request, Fields reply) {
    boolean two = request.get("version", "1").equals("2");
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(two ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .followRedirects(
                request.has("follow") ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER);
    if (request.has("connectMillis")) {
      builder.connectTimeout(Duration.ofMillis(request.number("connectMillis", 0)));
    }
    if (request.has("jar")) {
      builder.cookieHandler(Calls.jar(request.get("jar")));
    }
    Authenticator authenticator = Calls.authenticator(request, reply);
    if (authenticator != null) {
      builder.authenticator(authenticator);
    }
    return builder.build();
  }
}
