package dev.weft.consul.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files for an https address; null: the JVM's default authorities, no client certificate.
 *
 * @param serverName expected in Consul's certificate instead of the host of the address
 */
public record TlsFiles(
    @Nullable Path caCert,
    @Nullable Path clientCert,
    @Nullable Path clientKey,
    @Nullable String serverName) {
  public static final TlsFiles NONE = new TlsFiles(null, null, null, null);
}
