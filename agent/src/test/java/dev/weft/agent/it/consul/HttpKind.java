package dev.weft.agent.it.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The ways in which the application under test sends a request. */
public enum HttpKind {
  /** {@code HttpURLConnection}. */
  URL {
    @Override
    Reply send(String method, String url, Map<String, String> headers, String body)
        throws IOException {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setRequestMethod(method);
      headers.forEach(connection::setRequestProperty);
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(body.getBytes(UTF_8));
        }
      }
      int status = connection.getResponseCode();
      InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
      try (InputStream content = in == null ? InputStream.nullInputStream() : in) {
        return new Reply(status, new String(content.readAllBytes(), UTF_8));
      }
    }
  },
  /** {@code HttpClient.send}, HTTP/1.1. */
  SEND {
    @Override
    Reply send(String method, String url, Map<String, String> headers, String body)
        throws IOException, InterruptedException {
      return Clients.HTTP1.blocking(method, url, headers, body);
    }
  },
  /** {@code HttpClient.sendAsync}, HTTP/1.1. */
  ASYNC {
    @Override
    Reply send(String method, String url, Map<String, String> headers, String body)
        throws IOException, InterruptedException {
      return Clients.HTTP1.async(method, url, headers, body);
    }
  },
  /** {@code HttpClient.send}, HTTP/2 cleartext. */
  SEND2 {
    @Override
    Reply send(String method, String url, Map<String, String> headers, String body)
        throws IOException, InterruptedException {
      return Clients.HTTP2.blocking(method, url, headers, body);
    }
  },
  /** {@code HttpClient.sendAsync}, HTTP/2 cleartext. */
  ASYNC2 {
    @Override
    Reply send(String method, String url, Map<String, String> headers, String body)
        throws IOException, InterruptedException {
      return Clients.HTTP2.async(method, url, headers, body);
    }
  };

  abstract Reply send(String method, String url, Map<String, String> headers, String body)
      throws IOException, InterruptedException;

  /** What came back. */
  record Reply(int status, String body) {}

  /** The clients, each made when it is first used. */
  private record Clients(HttpClient client) {
    private static final Clients HTTP1 = new Clients(HttpClient.Version.HTTP_1_1);
    private static final Clients HTTP2 = new Clients(HttpClient.Version.HTTP_2);

    Clients(HttpClient.Version version) {
      this(HttpClient.newBuilder().version(version).build());
    }

    Reply blocking(String method, String url, Map<String, String> headers, String body)
        throws IOException, InterruptedException {
      var response = client.send(request(method, url, headers, body), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    }

    Reply async(String method, String url, Map<String, String> headers, String body)
        throws IOException, InterruptedException {
      try {
        var response =
            client.sendAsync(request(method, url, headers, body), BodyHandlers.ofString()).get();
        return new Reply(response.statusCode(), response.body());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
      }
    }

    private static HttpRequest request(
        String method, String url, Map<String, String> headers, String body) {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(url))
              .method(
                  method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      headers.forEach(builder::header);
      return builder.build();
    }
  }
}
