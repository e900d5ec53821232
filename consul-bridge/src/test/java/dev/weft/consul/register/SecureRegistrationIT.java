package dev.weft.consul.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.ConsulSettings;
import dev.weft.consul.SecureConsul;
import dev.weft.consul.http.TlsFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registration with a real Consul that takes only clients with a certificate of its authority. */
class SecureRegistrationIT {
  private static final Rhythm BEATS = new Rhythm(1_500, "1m", 600_000, 2_000, 1_000);

  @TempDir static Path folder;
  private static SecureConsul secure;

  @BeforeAll
  static void start() throws Exception {
    secure = SecureConsul.startMutual(folder, "");
  }

  @AfterAll
  static void stop() {
    secure.close();
  }

  @Test
  void registersKeepsAndDeregistersWithAClientCertificate() {
    try (Registered web = registered(secure.client(SecureConsul.NAME))) {
      web.awaitLine("registered web at 10.0.0.7:8080");
      assertThat(Registered.health(secure.consul)).isEqualTo("passing");
      secure.consul.deregister(Registered.WEB.id());
      web.awaitLine("web-host-8080 is registered again");
    }
    assertThat(Registered.health(secure.consul)).isNull();
  }

  @Test
  void withoutAClientCertificateItIsOneLine() {
    expectOneWarning(secure.authority(), "ask for a client certificate, and none is set");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() {
    expectOneWarning(secure.client("other.example.com"), "not verified");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() {
    expectOneWarning(TlsFiles.NONE, "unable to find valid certification path");
  }

  private static void expectOneWarning(TlsFiles files, String part) {
    try (Registered web = registered(files)) {
      web.awaitLine("WARN web-host-8080 can't be registered with Consul at " + secure.address());
      assertThat(web.lines).hasSize(1);
      assertThat(web.lines.get(0)).contains(part);
      assertThat(Registered.health(secure.consul)).isNull();
    }
  }

  private static Registered registered(TlsFiles files) {
    return new Registered(ConsulSettings.of(secure.address()).withTls(files), BEATS);
  }
}
