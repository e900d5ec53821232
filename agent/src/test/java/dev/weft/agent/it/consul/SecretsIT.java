package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.consul.AclTokens;
import dev.weft.consul.ConsulCertificates;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing secret is in what the JVM prints, serves or leaves on the disk, whatever goes wrong. */
@Tag("timed")
class SecretsIT {
  private static final String MASTER = "6d1f6e0c-8f5a-4d0e-9d35-1f6a0a9b7c11";
  private static final String RULES =
      """
      service_prefix "" { policy = "read" }
      node_prefix "" { policy = "read" }
      key_prefix "weft/" { policy = "read" }
      """;
  private static final List<String> PAGES =
      List.of(
          "/",
          "/ready",
          "/services",
          "/services/users",
          "/services/nobody",
          "/policies",
          "/explain?method=GET&url=http://users/",
          "/config",
          "/metrics",
          "/metrics?format=json",
          "/threads",
          "/nowhere");

  @TempDir static Path folder;
  private static ConsulCertificates certificates;
  private static int httpsPort;
  private static RealConsul consul;
  private static AclTokens tokens;
  private static Instance users;

  @BeforeAll
  static void start() throws IOException {
    certificates = new ConsulCertificates(Files.createDirectory(folder.resolve("tls")));
    httpsPort = freePort();
    consul = RealConsul.startWithAcl(MASTER, "{" + certificates.agentConfig(httpsPort, true) + "}");
    tokens = new AclTokens(consul);
    users = Instance.start("a");
    consul.register("users", "users-a", "127.0.0.1", users.port());
  }

  @AfterAll
  static void stop() {
    users.close();
    consul.close();
  }

  @Test
  void aTokenFileThatIsRotatedRevokedAndDamaged() throws IOException {
    AclTokens.Made first = tokens.make(RULES);
    AclTokens.Made second = tokens.make(RULES);
    String damaged = "not a token " + second.secret();
    Path file = Files.writeString(folder.resolve("token"), first.secret());
    Path cache = folder.resolve("cache");
    JvmSettings settings =
        https(certificates.clientKey())
            .agent(
                "service=web,log=trace,cacheDir=%s,tokenFile=%s,consul=https://127.0.0.1:%d"
                    .formatted(cache, file, httpsPort));
    List<String> seen = new ArrayList<>();
    try (ForkedJvm application = settings.logs(".*").start()) {
      Admin admin = Admin.of(application);
      callsUsers(application);
      Files.writeString(file, second.secret());
      tokens.delete(first);
      // A token that was deleted is noticed by the next question.
      consul.putKv("weft/defaults", "{}");
      admin.await("/policies", page -> page.toString().contains("defaults"));
      tokens.delete(second);
      consul.putKv("weft/services/users", "{}");
      seen.add(application.awaitLog("HTTP 403"));
      Files.writeString(file, damaged);
      seen.add(application.awaitLog("not a token"));
      PAGES.forEach(page -> seen.add(admin.text(page)));
      callsUsers(application);
      seen.addAll(application.log());
      seen.addAll(application.printed());
    }
    seen.addAll(contents(cache));
    isFreeOf(seen, first.secret(), second.secret());
    isFreeOf(seen, keyLines());
  }

  @Test
  void aTokenThatIsUnknownAndAKeyThatIsDamaged() throws IOException {
    String unknown = "0b0ffe11-dead-4d0e-9d35-1f6a0a9b7c99";
    List<String> lines = Files.readAllLines(certificates.clientKey());
    String half = lines.get(1);
    Path damaged = Files.writeString(folder.resolve("key.pem"), lines.get(0) + "\n" + half + "%\n");
    List<String> seen = new ArrayList<>();
    for (Path key : List.of(certificates.clientKey(), damaged)) {
      JvmSettings settings =
          https(key)
              .environment("CONSUL_HTTP_TOKEN", unknown)
              .agent(
                  "service=web,register=true,registerPort=%d,log=trace,cacheDir=off,startWait=2s,consul=%s%d"
                      .formatted(users.port(), "https://127.0.0.1:", httpsPort));
      try (ForkedJvm application = settings.logs(".*").start()) {
        Admin admin = Admin.of(application);
        seen.add(application.awaitLog(key == damaged ? "key.pem" : "CONSUL_HTTP_TOKEN"));
        seen.add(application.awaitLog("can't be registered"));
        PAGES.forEach(page -> seen.add(admin.text(page)));
        Fields call =
            application.call(
                Caller.class, "call", Fields.of("kind", "URL", "url", "http://users/"));
        seen.add(call.toString());
        seen.addAll(application.log());
        seen.addAll(application.printed());
      }
    }
    isFreeOf(seen, unknown, half);
    isFreeOf(seen, keyLines());
  }

  private static void callsUsers(ForkedJvm application) {
    Fields call = Fields.of("kind", "URL", "url", "http://users/");
    assertThat(application.call(Caller.class, "call", call).all()).containsEntry("status", "200");
  }

  private static JvmSettings https(Path clientKey) {
    return ForkedJvm.commands()
        .environment("CONSUL_CACERT", certificates.authority().toString())
        .environment("CONSUL_CLIENT_CERT", certificates.clientCertificate().toString())
        .environment("CONSUL_CLIENT_KEY", clientKey.toString())
        .environment("CONSUL_TLS_SERVER_NAME", ConsulCertificates.SERVER_NAME);
  }

  /** The text between the dashes of the client's key. */
  private static String[] keyLines() throws IOException {
    return Files.readAllLines(certificates.clientKey()).stream()
        .filter(line -> !line.startsWith("-"))
        .toArray(String[]::new);
  }

  private static List<String> contents(Path cache) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(cache)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.add(Files.readString(file));
      }
    }
    assertThat(contents).isNotEmpty();
    return contents;
  }

  private static void isFreeOf(List<String> seen, String... secrets) {
    assertThat(seen).hasSizeGreaterThan(PAGES.size());
    for (String secret : secrets) {
      assertThat(secret).hasSizeGreaterThan(10);
      assertThat(seen).noneMatch(text -> text.contains(secret));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
