package dev.weft.consul;

import com.orbitz.consul.Consul;
import dev.weft.consul.http.Tls;
import java.io.IOException;
import java.net.Proxy;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.internal.tls.OkHostnameVerifier;
import org.jspecify.annotations.Nullable;

/**
 * The orbitz client as every use of it wants it: one connection, never through a proxy, no thread
 * and no cache of its own, the token in a header, the TLS files of discovery. Made by what makes
 * calls that block; its classes are never loaded on the way of discovery.
 */
public final class OrbitzClient {
  private OrbitzClient() {}

  /**
   * @param token sent as a header, or null
   * @throws IOException if a TLS file can't be used
   */
  public static Consul of(
      ConsulSettings settings, @Nullable String token, long connectMillis, long answerMillis)
      throws IOException {
    String url = settings.address().toString();
    Consul.Builder builder =
        Consul.builder()
            .withUrl(url)
            .withPing(false)
            .withProxy(Proxy.NO_PROXY)
            .withConnectTimeoutMillis(connectMillis)
            .withReadTimeoutMillis(answerMillis)
            .withWriteTimeoutMillis(answerMillis)
            .withConnectionPool(new ConnectionPool(1, 1, TimeUnit.MINUTES))
            .withExecutorService(new SameThread());
    if (settings.namespace() != null) {
      builder.withHeaders(Map.of("X-Consul-Namespace", settings.namespace()));
    }
    if (token != null) {
      builder.withTokenAuth(token);
    }
    if (url.startsWith("https:")) {
      Tls tls = new Tls(settings.tls(), settings.address().getHost());
      builder
          .withSslContext(tls.context())
          .withTrustManager(tls.trustManager())
          .withHostnameVerifier(
              (host, session) -> OkHostnameVerifier.INSTANCE.verify(tls.peer(), session));
    }
    return builder.build();
  }
}
