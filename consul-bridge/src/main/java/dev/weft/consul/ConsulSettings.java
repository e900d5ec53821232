package dev.weft.consul;

import dev.weft.consul.http.TlsFiles;
import dev.weft.consul.watch.Pace;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which Consul to watch, as whom, and for what. Made by the agent from its settings; {@link #of}
 * has the defaults.
 *
 * @param address {@code http} or {@code https}; a path is put before every request
 * @param token ACL token, or null
 * @param tokenFile wins over {@code token}; read again when it changes and on 403
 * @param tokenFrom which setting the token comes from, for messages
 * @param datacenter to ask about; null: the agent's own
 * @param prefix of the policies in KV, without slashes around it
 * @param caller this application's own service name, or null
 * @param cacheDir where the last known state is kept, or null
 */
public record ConsulSettings(
    URI address,
    @Nullable String token,
    @Nullable Path tokenFile,
    String tokenFrom,
    @Nullable String datacenter,
    @Nullable String namespace,
    String prefix,
    @Nullable String caller,
    @Nullable Path cacheDir,
    TlsFiles tls,
    Pace pace) {

  public ConsulSettings {
    String scheme = address.getScheme();
    if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "Consul's address \"" + address + "\" must be http://host[:port] or https://host[:port]");
    }
    if (address.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "Consul's address must not hold a user name or password; use a token");
    }
    prefix = trimSlashes(prefix);
  }

  public static ConsulSettings of(URI address) {
    return new ConsulSettings(
        address, null, null, "", null, null, "weft", null, null, TlsFiles.NONE, Pace.DEFAULT);
  }

  public ConsulSettings withToken(
      @Nullable String newToken, @Nullable Path newTokenFile, String from) {
    return new ConsulSettings(
        address,
        newToken,
        newTokenFile,
        from,
        datacenter,
        namespace,
        prefix,
        caller,
        cacheDir,
        tls,
        pace);
  }

  public ConsulSettings withPlace(@Nullable String newDatacenter, @Nullable String newNamespace) {
    return new ConsulSettings(
        address,
        token,
        tokenFile,
        tokenFrom,
        newDatacenter,
        newNamespace,
        prefix,
        caller,
        cacheDir,
        tls,
        pace);
  }

  public ConsulSettings withPrefix(String newPrefix) {
    return new ConsulSettings(
        address,
        token,
        tokenFile,
        tokenFrom,
        datacenter,
        namespace,
        newPrefix,
        caller,
        cacheDir,
        tls,
        pace);
  }

  public ConsulSettings withCaller(@Nullable String newCaller) {
    return new ConsulSettings(
        address,
        token,
        tokenFile,
        tokenFrom,
        datacenter,
        namespace,
        prefix,
        newCaller,
        cacheDir,
        tls,
        pace);
  }

  public ConsulSettings withCacheDir(@Nullable Path newCacheDir) {
    return new ConsulSettings(
        address,
        token,
        tokenFile,
        tokenFrom,
        datacenter,
        namespace,
        prefix,
        caller,
        newCacheDir,
        tls,
        pace);
  }

  public ConsulSettings withTls(TlsFiles newTls) {
    return new ConsulSettings(
        address,
        token,
        tokenFile,
        tokenFrom,
        datacenter,
        namespace,
        prefix,
        caller,
        cacheDir,
        newTls,
        pace);
  }

  public ConsulSettings withPace(Pace newPace) {
    return new ConsulSettings(
        address,
        token,
        tokenFile,
        tokenFrom,
        datacenter,
        namespace,
        prefix,
        caller,
        cacheDir,
        tls,
        newPace);
  }

  /** Where the token comes from, for messages. */
  String tokenOrigin() {
    return token == null && tokenFile == null ? "nowhere (none is set)" : tokenFrom;
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ConsulSettings[" + address + ", token from " + tokenOrigin() + ", " + prefix + "]";
  }

  private static String trimSlashes(String path) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(start, end);
  }
}
