package dev.weft.consul;

import dev.weft.consul.http.TlsFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;

/** A real Consul that speaks TLS too, with an authority and certificates of its own. */
final class SecureConsul implements AutoCloseable {
  /** In the certificate of the server. */
  static final String NAME = "server.dc1.consul";

  final RealConsul consul;
  private final Path folder;
  private final int port;

  private SecureConsul(Path folder, boolean mutual, String more) throws Exception {
    this.folder = folder;
    run("tls", "ca", "create");
    run("tls", "cert", "create", "-server");
    run("tls", "cert", "create", "-client");
    port = freePort();
    consul =
        RealConsul.start(
            """
            {"ports": {"https": %d}, "verify_incoming_https": %s, %s
             "ca_file": "%s", "cert_file": "%s", "key_file": "%s"}
            """
                .formatted(
                    port,
                    mutual,
                    more,
                    folder.resolve("consul-agent-ca.pem"),
                    folder.resolve("dc1-server-consul-0.pem"),
                    folder.resolve("dc1-server-consul-0-key.pem")));
  }

  /** Asks clients for nothing. */
  static SecureConsul start(Path folder) throws Exception {
    return new SecureConsul(folder, false, "");
  }

  /**
   * Takes only clients that have a certificate of its authority.
   *
   * @param more of its configuration: members, each with a comma at its end
   */
  static SecureConsul startMutual(Path folder, String more) throws Exception {
    return new SecureConsul(folder, true, more);
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + port);
  }

  int port() {
    return port;
  }

  /** What a client without a certificate has. */
  TlsFiles authority() {
    return new TlsFiles(folder.resolve("consul-agent-ca.pem"), null, null, NAME);
  }

  /** What a client with a certificate has. */
  TlsFiles client(String expectedName) {
    return new TlsFiles(
        folder.resolve("consul-agent-ca.pem"),
        folder.resolve("dc1-client-consul-0.pem"),
        folder.resolve("dc1-client-consul-0-key.pem"),
        expectedName);
  }

  @Override
  public void close() {
    consul.close();
  }

  private void run(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = RealConsul.binary();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
