package dev.weft.consul;

import dev.weft.consul.http.TlsFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;

/** A real Consul that speaks TLS too, with an authority and certificates of its own. */
public final class SecureConsul implements AutoCloseable {
  /** In the certificate of the server. */
  public static final String NAME = ConsulCertificates.SERVER_NAME;

  public final RealConsul consul;
  private final ConsulCertificates certificates;
  private final int port;

  private SecureConsul(Path folder, boolean mutual, String more) throws IOException {
    certificates = new ConsulCertificates(folder);
    port = freePort();
    consul = RealConsul.start("{" + more + certificates.agentConfig(port, mutual) + "}");
  }

  /** Asks clients for nothing. */
  static SecureConsul start(Path folder) throws IOException {
    return new SecureConsul(folder, false, "");
  }

  /**
   * Takes only clients that have a certificate of its authority.
   *
   * @param more of its configuration: members, each with a comma at its end
   */
  public static SecureConsul startMutual(Path folder, String more) throws IOException {
    return new SecureConsul(folder, true, more);
  }

  public URI address() {
    return URI.create("https://127.0.0.1:" + port);
  }

  int port() {
    return port;
  }

  /** What a client without a certificate has. */
  public TlsFiles authority() {
    return new TlsFiles(certificates.authority(), null, null, NAME);
  }

  /** What a client with a certificate has. */
  public TlsFiles client(String expectedName) {
    return new TlsFiles(
        certificates.authority(),
        certificates.clientCertificate(),
        certificates.clientKey(),
        expectedName);
  }

  @Override
  public void close() {
    consul.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
