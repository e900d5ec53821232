package dev.weft.consul;

import static dev.weft.consul.FakeConsul.CATALOG;
import static dev.weft.consul.FakeConsul.HANG;
import static dev.weft.consul.FakeConsul.USERS;
import static dev.weft.consul.FakeConsul.answer;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static dev.weft.consul.FakeConsul.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadAnswersTest {
  private static final Pace QUICK = new Pace(1, 10_000, 200, 20, 100, 300);

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void namesWhatAnswersInsteadOfConsul() {
    expectOneWarning(
        answer(200, "Content-Type: text/html\r\n", "<html>hi</html>"),
        "something that isn't Consul (HTTP 200, text/html, no X-Consul-Index) to GET /v1/");
  }

  @Test
  void reportsARedirectAndDoesNotFollowIt() {
    expectOneWarning(
        answer(302, "Location: http://elsewhere/login\r\n", ""),
        "a redirect to http://elsewhere/login (HTTP 302), which isn't followed");
    assertThat(consul.requests).allMatch(request -> request.path().startsWith("/v1/"));
  }

  @Test
  void reportsAServerError() {
    expectOneWarning(answer(500, "", "No cluster leader"), "HTTP 500 \"No cluster leader\"");
  }

  @Test
  void reportsA404OfSomethingElse() {
    expectOneWarning(
        answer(404, "Content-Type: text/plain\r\n", "404 page not found"),
        "something that isn't Consul (HTTP 404, text/plain, no X-Consul-Index)");
  }

  @Test
  void reportsAnAnswerThatIsNotHttp() {
    expectOneWarning(raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "an answer that isn't HTTP");
  }

  @Test
  void reportsJsonThatIsBroken() {
    expectOneWarning(ok(7, "{\"consul\": [}"), "an answer that can't be read: ");
  }

  @Test
  void reportsAPortThatSpeaksTls() {
    expectOneWarning(
        raw("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"),
        "the port speaks TLS (https:// instead of http://?)");
  }

  @Test
  void reportsHttpsToAPlainPort() {
    URI https = URI.create(consul.address().toString().replace("http:", "https:"));
    consul.script(request -> answer(400, "", ""));
    try (Bench bench = new Bench(ConsulSettings.of(https).withPace(QUICK))) {
      bench.ready();
      assertThat(bench.lines).hasSize(1);
      assertThat(bench.lines.get(0)).contains("the port doesn't speak TLS");
    }
  }

  @Test
  void reportsSilence() {
    consul.script(request -> HANG);
    Pace impatient = new Pace(1, 400, 200, 20, 100, 300);
    try (Bench bench = new Bench(ConsulSettings.of(consul.address()).withPace(impatient))) {
      bench.ready();
      assertThat(bench.lines).hasSize(1);
      assertThat(bench.lines.get(0)).contains("no answer within 400 ms");
    }
  }

  @Test
  void reportsAConnectionThatIsCut() {
    consul.script(
        request ->
            raw(
                "HTTP/1.1 200 OK\r\nX-Consul-Index: 5\r\nConnection: close\r\nContent-Length: 90\r\n\r\n{"));
    try (Bench bench = bench()) {
      bench.await("all sent", b -> consul.requests.size() >= 2);
      consul.breakConnections();
      bench.ready();
      bench.await("a warning", b -> b.said("without a whole answer"));
    }
  }

  @Test
  void saysThatAnEmptyCatalogMayMeanATokenWithoutRights() {
    consul.script(
        request -> request.path().equals(CATALOG) && request.index() == 0 ? ok(3, "{}") : null);
    ConsulSettings settings =
        ConsulSettings.of(consul.address()).withPace(QUICK).withToken("s3cret", null, "WEFT_TOKEN");
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
      assertThat(bench.lines)
          .containsExactly(
              "WARN Consul answered with an empty catalog; if ACLs are on, the token (from"
                  + " WEFT_TOKEN) may lack service:read and node:read");
    }
    assertThat(consul.requests)
        .allMatch(request -> "s3cret".equals(request.header("X-Consul-Token")));
    assertThat(consul.requests).noneMatch(request -> request.query().contains("s3cret"));
  }

  @Test
  void saysWhereARefusedTokenComesFromAndClearsNothing() {
    consul.script(
        request ->
            request.path().equals(USERS) && request.index() == 0
                ? ok(4, "[" + instance("users-1", 8081) + "]")
                : null);
    ConsulSettings settings =
        ConsulSettings.of(consul.address())
            .withPace(QUICK)
            .withToken("s3cret", null, "CONSUL_HTTP_TOKEN");
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
      consul.script(request -> answer(403, "", "ACL not found"));
      consul.breakConnections();
      bench.await("the refusal", b -> b.said("HTTP 403"));
      bench.await("several refusals", b -> consul.count(USERS) > 4);
      assertThat(bench.lines)
          .filteredOn(line -> line.startsWith("WARN"))
          .allMatch(line -> line.contains("HTTP 403") || line.contains("can't be used"));
      assertThat(bench.count("HTTP 403")).isEqualTo(1);
      assertThat(bench.lines.toString()).contains("CONSUL_HTTP_TOKEN").doesNotContain("s3cret");
      bench.await("the mark", b -> b.snapshot().services().get("users").stale() != null);
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(bench.snapshot().services().get("users").stale()).contains("Consul: ");
    }
  }

  @Test
  void readsTheTokenFileAgainOn403(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "old\n");
    consul.script(
        request -> "new".equals(request.header("X-Consul-Token")) ? null : answer(403, "", "no"));
    ConsulSettings settings =
        ConsulSettings.of(consul.address()).withPace(QUICK).withToken(null, file, "tokenFile");
    try (Bench bench = new Bench(settings)) {
      bench.await("the refusal", b -> b.said("tokenFile (" + file + ")"));
      Files.writeString(file, "new\n");
      bench.await("a snapshot with the catalog", b -> b.snapshot().catalog().contains("consul"));
    }
  }

  private void expectOneWarning(byte[] answer, String part) {
    consul.script(request -> answer);
    try (Bench bench = bench()) {
      bench.ready();
      bench.want("users");
      bench.await("several tries", b -> consul.requests.size() > 5);
      assertThat(bench.lines).hasSize(1);
      assertThat(bench.lines.get(0))
          .startsWith("WARN Consul at " + consul.address() + " can't be used: ")
          .contains(part);
      consul.script(request -> null);
      bench.await("recovery", b -> b.said("INFO Consul at " + consul.address() + " answers again"));
      bench.await("a snapshot", b -> b.snapshot().catalog().contains("consul"));
      assertThat(bench.lines).hasSize(2);
    }
  }

  private Bench bench() {
    return new Bench(ConsulSettings.of(consul.address()).withPace(QUICK));
  }
}
