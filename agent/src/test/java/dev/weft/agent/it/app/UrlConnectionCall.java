package dev.weft.agent.it.app;

import dev.weft.agent.it.Fields;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;

/** A call by {@code HttpURLConnection}. */
final class UrlConnectionCall {
  private static final int CHUNK = 1000;

  private UrlConnectionCall() {}

  static void send(Fields request, Fields reply) throws Exception {
    Calls.useJar(request);
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(request.get("url")).toURL().openConnection();
    connection.setRequestMethod(request.get("method", "GET"));
    connection.setInstanceFollowRedirects(request.has("follow"));
    connection.setConnectTimeout(request.number("connectMillis", 0));
    connection.setReadTimeout(request.number("readMillis", 0));
    for (Map.Entry<String, String> field : request.all().entrySet()) {
      if (field.getKey().startsWith("header.")) {
        connection.setRequestProperty(field.getKey().substring(7), field.getValue());
      }
    }
    Authenticator authenticator = Calls.authenticator(request, reply);
    if (authenticator != null) {
      connection.setAuthenticator(authenticator);
    }
    if (request.has("body") || request.has("bodyBytes")) {
      write(connection, Calls.body(request), request.get("bodyKind", "buffered"));
    }
    int status = connection.getResponseCode();
    reply.with("status", status).with("url", connection.getURL());
    Calls.headers(connection.getHeaderFields(), reply);
    Calls.content(status >= 400 ? connection.getErrorStream() : connection.getInputStream(), reply);
  }

  private static void write(HttpURLConnection connection, byte[] body, String kind)
      throws Exception {
    connection.setDoOutput(true);
    switch (kind) {
      case "fixed" -> connection.setFixedLengthStreamingMode(body.length);
      case "chunked" -> connection.setChunkedStreamingMode(CHUNK);
      default -> {}
    }
    try (OutputStream out = connection.getOutputStream()) {
      for (int at = 0; at < body.length; at += CHUNK) {
        out.write(body, at, Math.min(CHUNK, body.length - at));
      }
    }
  }
}
