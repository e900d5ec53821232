package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.http.TlsFiles;
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
  private static SecureConsul secure;
  private static RealConsul consul;

  @BeforeAll
  static void start() throws Exception {
    secure = SecureConsul.startMutual(folder, "");
    consul = secure.consul;
    consul.register("users", "users-1", "127.0.0.1", 8081);
  }

  @AfterAll
  static void stop() {
    secure.close();
  }

  @Test
  void talksTlsWithAClientCertificate() {
    try (Bench bench = new Bench(https(secure.client(SecureConsul.NAME)))) {
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
    expectOneWarning(https(secure.client("other.example.com")), "its certificate is refused");
  }

  @Test
  void saysWhichFileIsMissing() {
    Path missing = folder.resolve("missing.pem");
    expectOneWarning(https(new TlsFiles(missing, null, null, null)), missing + " doesn't exist");
  }

  @Test
  void saysThatHttpWasSpokenToATlsPort() {
    expectOneWarning(
        ConsulSettings.of(URI.create("http://127.0.0.1:" + secure.port())), "the port speaks TLS");
  }

  @Test
  void saysThatTlsWasSpokenToAPlainPort() {
    URI address = URI.create(consul.httpAddress().toString().replace("http:", "https:"));
    expectOneWarning(
        ConsulSettings.of(address).withTls(secure.client("localhost")), "doesn't speak TLS");
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
    return ConsulSettings.of(secure.address()).withTls(files);
  }
}
