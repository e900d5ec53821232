package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Authority;
import dev.weft.policy.route.RequestHead;
import java.net.HttpURLConnection;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * The head of the request that a {@code HttpURLConnection} is about to send. Doesn't refer to the
 * connection, so that the state kept for a connection doesn't keep it alive.
 */
final class UrlRequest implements RequestHead {
  private final String method;
  private final URL url;
  private final Object headers;
  private final String authority;

  UrlRequest(HttpURLConnection connection, URL url, String authority) {
    this.method = connection.getRequestMethod();
    this.url = url;
    this.authority = authority;
    this.headers = UrlFields.requests(connection);
  }

  static String authority(URL url) {
    return Authority.of(url.getHost(), url.getPort());
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public String path() {
    String file = url.getFile();
    return file.isEmpty() ? "/" : file;
  }

  @Override
  public @Nullable String header(String name) {
    return MessageHeaders.find(headers, name);
  }
}
