package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.http.TlsFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and TLS against a real Consul. */
class SecureConsulIT {
  private static final String MASTER = "6d1f6e0c-8f5a-4d0e-9d35-1f6a0a9b7c11";

  @TempDir static Path folder;
  private static RealConsul consul;
  private static int httpsPort;

  @BeforeAll
  static void start() throws Exception {
    run("tls", "ca", "create");
    run("tls", "cert", "create", "-server");
    run("tls", "cert", "create", "-client");
    httpsPort = freePort();
    consul =
        RealConsul.start(
            """
            {"ports": {"https": %d}, "verify_incoming_https": true,
             "ca_file": "%s", "cert_file": "%s", "key_file": "%s"}
            """
                .formatted(
                    httpsPort,
                    folder.resolve("consul-agent-ca.pem"),
                    folder.resolve("dc1-server-consul-0.pem"),
                    folder.resolve("dc1-server-consul-0-key.pem")));
    consul.register("users", "users-1", "127.0.0.1", 8081);
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @Test
  void talksTlsWithAClientCertificate() {
    try (Bench bench = new Bench(https(clientFiles("server.dc1.consul")))) {
      bench.want("users");
      assertThat(bench.lines).isEmpty();
      assertThat(bench.endpoints("users")).hasSize(1);
      consul.register("users", "users-2", "127.0.0.1", 8082);
      bench.await("the change", b -> b.endpoints("users").size() == 2);
      consul.deregister("users-2");
    }
  }

  @Test
  void refusesACertificateOfAnUnknownAuthority() {
    expectOneWarning(https(TlsFiles.NONE), "its certificate is refused");
  }

  @Test
  void refusesACertificateForAnotherName() {
    expectOneWarning(https(clientFiles("other.example.com")), "its certificate is refused");
  }

  @Test
  void saysWhichFileIsMissing() {
    Path missing = folder.resolve("missing.pem");
    expectOneWarning(https(new TlsFiles(missing, null, null, null)), missing + " doesn't exist");
  }

  @Test
  void saysThatHttpWasSpokenToATlsPort() {
    expectOneWarning(
        ConsulSettings.of(URI.create("http://127.0.0.1:" + httpsPort)), "the port speaks TLS");
  }

  @Test
  void saysThatTlsWasSpokenToAPlainPort() {
    URI address = URI.create(consul.httpAddress().toString().replace("http:", "https:"));
    expectOneWarning(
        ConsulSettings.of(address).withTls(clientFiles("localhost")), "doesn't speak TLS");
  }

  @Test
  void saysThatATokenWithoutRightsSeesNothing() {
    try (RealConsul closed = RealConsul.startWithAcl(MASTER)) {
      closed.register("users", "users-1", "127.0.0.1", 8081);
      ConsulSettings settings = ConsulSettings.of(closed.httpAddress());
      try (Bench bench = new Bench(settings)) {
        bench.want("users");
        assertThat(bench.lines)
            .containsExactly(
                "WARN Consul answered with an empty catalog; if ACLs are on, the token (from"
                    + " nowhere (none is set)) may lack service:read and node:read");
      }
      try (Bench bench = new Bench(settings.withToken("no-such-token", null, "WEFT_TOKEN"))) {
        bench.want("users");
        assertThat(bench.count("HTTP 403 \"ACL not found\"")).isEqualTo(1);
        assertThat(bench.lines).hasSize(1);
        assertThat(bench.lines.get(0)).contains("WEFT_TOKEN").doesNotContain("no-such-token");
      }
      try (Bench bench = new Bench(settings.withToken(MASTER, null, "WEFT_TOKEN"))) {
        bench.want("users");
        assertThat(bench.endpoints("users")).hasSize(1);
      }
    }
  }

  private static void expectOneWarning(ConsulSettings settings, String part) {
    try (Bench bench = new Bench(settings)) {
      bench.ready();
      bench.want("users");
      assertThat(bench.lines).hasSize(1);
      assertThat(bench.lines.get(0)).contains(part).contains(settings.address().toString());
    }
  }

  private static ConsulSettings https(TlsFiles files) {
    return ConsulSettings.of(URI.create("https://127.0.0.1:" + httpsPort)).withTls(files);
  }

  private static TlsFiles clientFiles(String serverName) {
    return new TlsFiles(
        folder.resolve("consul-agent-ca.pem"),
        folder.resolve("dc1-client-consul-0.pem"),
        folder.resolve("dc1-client-consul-0-key.pem"),
        serverName);
  }

  private static void run(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = RealConsul.binary();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
