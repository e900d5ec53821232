package dev.weft.agent;

import static dev.weft.agent.SettingSources.bad;

import dev.weft.agent.SettingSources.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads how to reach Consul: our settings first, then the variables that Consul's own tools read.
 */
final class ConsulAccessReader {
  private final SettingSources sources;

  ConsulAccessReader(SettingSources sources) {
    this.sources = sources;
  }

  Settings.ConsulAccess read() throws SettingsException {
    String address = address();
    Value token = sources.find("token", "CONSUL_HTTP_TOKEN");
    Value tokenFile = sources.find("tokenFile", "CONSUL_HTTP_TOKEN_FILE");
    Value datacenter = sources.find("datacenter");
    sources.show("token", token == null ? "" : "(hidden)", origin(token));
    sources.show("tokenFile", tokenFile == null ? "" : tokenFile.text(), origin(tokenFile));
    sources.show("datacenter", datacenter == null ? "" : datacenter.text(), origin(datacenter));
    return new Settings.ConsulAccess(
        address,
        text(token),
        path(tokenFile),
        token != null ? origin(token) : tokenFile != null ? origin(tokenFile) : "no token set",
        text(datacenter),
        text(sources.variable("CONSUL_NAMESPACE")),
        path(sources.variable("CONSUL_CACERT")),
        path(sources.variable("CONSUL_CLIENT_CERT")),
        path(sources.variable("CONSUL_CLIENT_KEY")),
        text(sources.variable("CONSUL_TLS_SERVER_NAME")));
  }

  private String address() throws SettingsException {
    Value value = sources.find("consul", "CONSUL_HTTP_ADDR");
    Value ssl = sources.variable("CONSUL_HTTP_SSL");
    String scheme =
        ssl != null && (ssl.text().equals("true") || ssl.text().equals("1"))
            ? "https://"
            : "http://";
    if (value == null) {
      String local = scheme + "127.0.0.1:8500";
      sources.show("consul", local, "default");
      return local;
    }
    String text = value.text();
    String allowed = "http://HOST:PORT or https://HOST:PORT";
    if (text.indexOf('@') >= 0 || text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
      // Not repeated: it may hold a password or a token.
      throw new SettingsException(
          "setting consul (from "
              + value.origin()
              + "): allowed is "
              + allowed
              + " without user name and query; use a token");
    }
    if (text.startsWith("unix:")) {
      throw bad("consul", value, allowed + "; unix sockets are not supported");
    }
    try {
      URI uri = new URI(text.contains("://") ? text : scheme + text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (!http || uri.getHost() == null || (uri.getPath() != null && uri.getPath().length() > 1)) {
        throw bad("consul", value, allowed);
      }
      int port =
          uri.getPort() != -1 ? uri.getPort() : "https".equals(uri.getScheme()) ? 8501 : 8500;
      String whole = uri.getScheme() + "://" + uri.getHost() + ":" + port;
      sources.show("consul", whole, value.origin());
      return whole;
    } catch (URISyntaxException e) {
      throw bad("consul", value, allowed);
    }
  }

  private static String origin(@Nullable Value value) {
    return value == null ? "default" : value.origin();
  }

  private static @Nullable String text(@Nullable Value value) {
    return value == null || value.text().isEmpty() ? null : value.text();
  }

  private static @Nullable Path path(@Nullable Value value) {
    return value == null || value.text().isEmpty() ? null : Path.of(value.text());
  }
}
