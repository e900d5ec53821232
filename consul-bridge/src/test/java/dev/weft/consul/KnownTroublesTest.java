package dev.weft.consul;

import static dev.weft.consul.FakeConsul.CATALOG;
import static dev.weft.consul.FakeConsul.CHAIN;
import static dev.weft.consul.FakeConsul.HANG;
import static dev.weft.consul.FakeConsul.POLICIES;
import static dev.weft.consul.FakeConsul.USERS;
import static dev.weft.consul.FakeConsul.answer;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static dev.weft.consul.FakeConsul.raw;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.policy.ServiceName;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What users of other Consul clients ran into, each as a test. */
class KnownTroublesTest {
  private static final Pace QUICK = new Pace(1, 10_000, 200, 20, 100, 300);
  private static final String LEADERLESS = "X-Consul-LastContact: 19299\r\n";

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void close() {
    consul.close();
  }

  /** Consul 1.10 and later say so in each answer that they stream. */
  @Test
  void anUnknownLeaderInStreamingAnswersDoesNotFreezeTheList() {
    String streaming = "X-Consul-KnownLeader: false\r\nX-Consul-Query-Backend: streaming\r\n";
    AtomicInteger answers = new AtomicInteger();
    consul.script(
        request -> {
          if (!request.path().equals(USERS)) {
            return null;
          }
          int n = answers.incrementAndGet();
          return n > 3 ? HANG : health(n, streaming, "users-" + n);
        });
    try (Bench bench = bench()) {
      bench.want("users");
      bench.await("the third list", b -> b.endpoints("users").toString().contains("users-3"));
      assertThat(bench.lines).isEmpty();
      assertThat(bench.snapshot().services().get("users").stale()).isNull();
    }
  }

  @Test
  void aServerWithoutALeaderIsBelievedOnlyWhileNoLeaderCanBeAsked() {
    consul.script(
        request -> {
          if (!request.path().equals(USERS)) {
            return null;
          }
          if (!request.query().contains("stale")) {
            return answer(500, "", "No cluster leader");
          }
          return request.index() == 0 ? health(5, LEADERLESS, "users-1") : HANG;
        });
    try (Bench bench = bench()) {
      bench.want("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(bench.snapshot().services().get("users").stale()).contains("leader");
      bench.await("a line", b -> b.said("may be outdated"));
      assertThat(bench.lines).hasSize(1);
      consul.script(
          request ->
              request.path().equals(USERS) && request.index() == 0
                  ? health(6, "", "users-2")
                  : null);
      consul.breakConnections();
      bench.await("not stale", b -> b.snapshot().services().get("users").stale() == null);
      assertThat(bench.endpoints("users").toString()).contains("users-2");
      bench.await("a line", b -> b.said("has a leader again"));
    }
  }

  @Test
  void theLeaderIsAskedInsteadOfAServerThatLostIt() {
    consul.script(
        request -> {
          if (!request.path().equals(USERS)) {
            return null;
          }
          if (!request.query().contains("stale")) {
            return health(9, "X-Consul-LastContact: 0\r\n", "users-new");
          }
          return request.index() == 0 ? health(5, LEADERLESS, "users-old") : HANG;
        });
    Pace patient = new Pace(1, 10_000, 10_000, 20, 100, 300);
    try (Bench bench = new Bench(ConsulSettings.of(consul.address()).withPace(patient))) {
      bench.want("users");
      assertThat(bench.endpoints("users").toString()).contains("users-new");
      assertThat(bench.snapshot().services().get("users").stale()).isNull();
      assertThat(bench.lines).isEmpty();
    }
  }

  @Test
  void anAnswerCutInTheMiddleOfAChunkIsNotRead() {
    AtomicInteger answers = new AtomicInteger();
    consul.script(
        request -> {
          if (!request.path().equals(USERS) || request.index() > 0) {
            return null;
          }
          return answers.incrementAndGet() > 1
              ? health(5, "", "users-1")
              : raw(
                  "HTTP/1.1 200 OK\r\nX-Consul-Index: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + "3\r\n[]\n\r\nff\r\n[{\"Node\"");
        });
    try (Bench bench = bench()) {
      bench.ready();
      bench.discovery.want(ServiceName.of("users"));
      bench.await("half an answer", b -> answers.get() == 1);
      consul.breakConnections();
      bench.await("the whole list", b -> b.endpoints("users").size() == 1);
      assertThat(bench.published)
          .allMatch(
              s ->
                  !s.services().containsKey("users")
                      || s.services().get("users").endpoints().size() == 1);
    }
  }

  @Test
  void aListThatRightsHaveMadeShorterIsNamedOnce() {
    consul.script(
        request ->
            request.path().equals(CATALOG) && request.index() == 0
                ? answer(
                    200,
                    "X-Consul-Index: 3\r\nX-Consul-Results-Filtered-By-ACLs: true\r\n",
                    "{\"users\":[]}")
                : null);
    try (Bench bench = bench()) {
      bench.ready();
      bench.await("a line", b -> b.said("hides some services from the token"));
      assertThat(bench.lines).hasSize(1);
    }
  }

  /** Consul answers both with 404, but only a deletion raises the index. */
  @Test
  void policiesThatTheTokenMayNoLongerReadAreNotDeleted() {
    String defaults = Base64.getEncoder().encodeToString("{}".getBytes(UTF_8));
    String document =
        "[{\"Key\":\"weft/defaults\",\"ModifyIndex\":9,\"Value\":\"" + defaults + "\"}]";
    consul.script(
        request -> {
          if (!request.path().equals(POLICIES)) {
            return null;
          }
          return request.index() == 0 && !request.isConsistent()
              ? ok(9, document)
              : answer(404, "X-Consul-Index: 9\r\n", "");
        });
    try (Bench bench = bench()) {
      bench.ready();
      bench.await("a line", b -> b.said("Consul hides the policies under weft/"));
      assertThat(bench.snapshot().documents()).hasSize(1);
      assertThat(bench.lines).hasSize(1);
    }
  }

  /** Clients that forget it on some of their calls see empty lists there. */
  @Test
  void theTokenIsSentWithEveryKindOfRequest() {
    String query = "/v1/query/geo/execute";
    consul.script(
        request -> {
          if (request.path().equals(query)) {
            return ok(1, "{\"Nodes\": [" + instance("g", 80) + "]}");
          }
          if (!request.path().equals(USERS)) {
            return null;
          }
          return request.index() == 0 && !request.isConsistent()
              ? health(4, "", "users-1")
              : request.index() == 4 ? ok(5, "[]") : null;
        });
    ConsulSettings settings =
        ConsulSettings.of(consul.address()).withPace(QUICK).withToken("s3cret", null, "TOKEN");
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
      bench.want("geo.query");
      bench.discovery.want(new ServiceName("users", "dc2"));
      bench.await("the confirmation", b -> asked(USERS + "?consistent") && asked(CATALOG + "?con"));
      bench.await("the own datacenter", b -> asked("/v1/health/service/consul?"));
      for (String kind : List.of(CATALOG, POLICIES, USERS, CHAIN + "users", query)) {
        bench.await(kind, b -> asked(kind + "?"));
      }
      bench.await("another datacenter", b -> asked(USERS + "?dc=dc2"));
      assertThat(consul.requests)
          .allMatch(request -> "s3cret".equals(request.header("X-Consul-Token")))
          .noneMatch(request -> request.query().contains("s3cret"));
    }
  }

  private boolean asked(String begin) {
    return consul.requests.stream()
        .anyMatch(request -> (request.path() + "?" + request.query()).startsWith(begin));
  }

  private static byte[] health(long index, String headers, String id) {
    return answer(
        200, "X-Consul-Index: " + index + "\r\n" + headers, "[" + instance(id, 8081) + "]");
  }

  private Bench bench() {
    return new Bench(ConsulSettings.of(consul.address()).withPace(QUICK));
  }
}
