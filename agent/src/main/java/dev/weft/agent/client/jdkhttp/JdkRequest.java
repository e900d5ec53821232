package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.Authority;
import dev.weft.policy.route.RequestHead;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request of {@code java.net.http}. Doesn't refer to the JDK's request object, so
 * that the state kept for one doesn't keep it alive.
 */
final class JdkRequest implements RequestHead {
  private final String method;
  private final URI uri;
  private final HttpHeaders headers;
  private final String authority;

  JdkRequest(HttpRequest request, String authority) {
    this.authority = authority;
    this.method = request.method();
    this.uri = request.uri();
    this.headers = request.headers();
  }

  /** Null for a URI without a host. */
  static @Nullable String authority(URI uri) {
    String host = uri.getHost();
    return host == null ? null : Authority.of(host, uri.getPort());
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
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    String shown = path == null || path.isEmpty() ? "/" : path;
    return query == null ? shown : shown + "?" + query;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers.map().get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }
}
