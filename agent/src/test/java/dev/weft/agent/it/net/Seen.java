package dev.weft.agent.it.net;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request as an {@link HttpEndpoint} received it.
 *
 * @param endpoint which one
 * @param connection number of the connection at this endpoint, from 1
 * @param protocol {@code h1} or {@code h2}
 * @param authority {@code Host} or {@code :authority}
 * @param sni the server name of the TLS handshake, null: no TLS or none sent
 */
public record Seen(
    String endpoint,
    int connection,
    String protocol,
    String method,
    String path,
    String authority,
    HttpHeaders headers,
    byte[] body,
    @Nullable String sni) {

  public @Nullable String header(String name) {
    return headers.get(name);
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
