package dev.weft.consul;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate authority with a certificate for a server and one for a client, made by Consul's
 * own tool in a folder of the test.
 *
 * @param folder must be there and empty
 */
public record ConsulCertificates(Path folder) {
  /** The name that the server's certificate is for, besides {@code localhost} and 127.0.0.1. */
  public static final String SERVER_NAME = "server.dc1.consul";

  public ConsulCertificates {
    run(folder, "ca", "create");
    run(folder, "cert", "create", "-server");
    run(folder, "cert", "create", "-client");
  }

  public Path authority() {
    return folder.resolve("consul-agent-ca.pem");
  }

  public Path clientCertificate() {
    return folder.resolve("dc1-client-consul-0.pem");
  }

  public Path clientKey() {
    return folder.resolve("dc1-client-consul-0-key.pem");
  }

  /** The members of an agent's configuration that make it speak TLS, without braces. */
  public String agentConfig(int httpsPort, boolean clientsNeedCertificate) {
    return """
        "ports": {"https": %d}, "verify_incoming_https": %b,
        "ca_file": "%s", "cert_file": "%s", "key_file": "%s"
        """
        .formatted(
            httpsPort,
            clientsNeedCertificate,
            authority(),
            folder.resolve("dc1-server-consul-0.pem"),
            folder.resolve("dc1-server-consul-0-key.pem"));
  }

  private static void run(Path folder, String... arguments) {
    List<String> command = new ArrayList<>(List.of(RealConsul.binary(), "tls"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed");
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
