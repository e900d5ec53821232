package dev.weft.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this JVM, read once at start.
 *
 * @param service this application's own service name, the caller
 * @param zone where this JVM runs, as endpoints name theirs; null: not known
 * @param registryFile the file to read in place of Consul
 * @param startWaitNanos the longest that the first call to a service waits for its endpoints
 * @param cacheDir where the last known state is kept, null: nowhere
 * @param admin the admin server's address as IP:PORT, null: none
 * @param disable names of clients that are not woven
 * @param register how to register this application's service; null: not at all
 * @param shown every setting as the admin server shows it, with where it came from; no secrets
 */
record Settings(
    boolean enabled,
    @Nullable String service,
    @Nullable String zone,
    ConsulAccess consul,
    String prefix,
    @Nullable Path registryFile,
    boolean bareNames,
    long startWaitNanos,
    @Nullable Path cacheDir,
    @Nullable String admin,
    Set<String> disable,
    @Nullable Register register,
    String log,
    @Nullable Path logFile,
    Map<String, Shown> shown) {

  /**
   * How to reach Consul, in the terms of its own environment variables.
   *
   * @param address scheme, host and port, checked
   */
  record ConsulAccess(
      String address,
      @Nullable String token,
      @Nullable Path tokenFile,
      String tokenOrigin,
      @Nullable String datacenter,
      @Nullable String namespace,
      @Nullable Path caCert,
      @Nullable Path clientCert,
      @Nullable Path clientKey,
      @Nullable String serverName) {}

  /**
   * How the application's own service is registered.
   *
   * @param port 0: the one on which the application is seen to listen
   * @param address null: the one that the application listens on
   * @param check path of an HTTP check by Consul, or null
   */
  record Register(
      int port,
      @Nullable String address,
      List<String> tags,
      Map<String, String> meta,
      @Nullable String check) {}

  /** A value and where it came from. */
  record Shown(String value, String origin) {}
}
