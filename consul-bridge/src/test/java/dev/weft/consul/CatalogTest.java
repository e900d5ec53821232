package dev.weft.consul;

import static dev.weft.consul.FakeConsul.HANG;
import static dev.weft.consul.FakeConsul.USERS;
import static dev.weft.consul.FakeConsul.answer;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real Consul of the edition at hand can't be asked, and host names that take long. */
class CatalogTest {
  private static final Pace QUICK = new Pace(1, 10_000, 200, 20, 100, 300).withPollMillis(20);
  private static final String QUERY = "/v1/query/geo/execute";

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void everyQuestionNamesTheNamespaceAndTheDatacenter() {
    consul.script(
        request ->
            request.path().equals(QUERY)
                ? ok(1, "{\"Nodes\": [" + instance("g", 80) + "]}")
                : null);
    try (Bench bench = new Bench(settings().withPlace("dc2", "team"))) {
      bench.want("users");
      bench.want("geo.query");
      assertThat(bench.endpoints("geo.query")).hasSize(1);
      List<FakeConsul.Request> questions =
          consul.requests.stream()
              .filter(request -> !request.path().equals("/v1/health/service/consul"))
              .toList();
      assertThat(questions).hasSizeGreaterThanOrEqualTo(4);
      assertThat(questions)
          .allMatch(request -> request.query().startsWith("dc=dc2&ns=team") || isKv(request));
    }
  }

  @Test
  void aSlowResolverDelaysNobodyElse() throws Exception {
    CountDownLatch slow = new CountDownLatch(1);
    consul.script(
        request -> {
          if (request.index() > 0) {
            return HANG;
          }
          return switch (request.path()) {
            case USERS -> ok(5, "[" + instance("users-1", 8081) + "]");
            case "/v1/health/service/slow" ->
                ok(5, "[" + instance("s-1", 80).replace("127.0.0.1", "slow.test") + "]");
            default -> null;
          };
        });
    Bench made =
        new Bench(
            settings(),
            host -> {
              try {
                if (!slow.await(20, TimeUnit.SECONDS)) {
                  throw new AssertionError("never let go");
                }
              } catch (InterruptedException e) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getByName("127.0.0.7")};
            });
    try (Bench bench = made) {
      var waits = bench.discovery.want(ServiceName.of("slow"));
      bench.await("asked", b -> consul.count("/v1/health/service/slow") > 0);
      bench.want("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      waits.get(20, TimeUnit.SECONDS);
      assertThat(bench.endpoints("slow")).as("after a second, without it").isEmpty();
      slow.countDown();
      bench.await("its address", b -> b.endpoints("slow").size() == 1);
      assertThat(bench.endpoints("slow"))
          .extracting(Endpoint::authority)
          .containsExactly("127.0.0.7:80");
      assertThat(bench.lines).isEmpty();
    }
  }

  @Test
  void anEmptyResultOfAQueryIsDoubtedAndAShrunkOneIsNot() {
    AtomicReference<String> nodes =
        new AtomicReference<>(
            instance("g1", 81) + "," + instance("g2", 82) + "," + instance("g3", 83));
    consul.script(
        request ->
            request.path().equals(QUERY) ? ok(1, "{\"Nodes\": [" + nodes.get() + "]}") : null);
    try (Bench bench = new Bench(settings())) {
      bench.want("geo.query");
      assertThat(bench.endpoints("geo.query")).hasSize(3);
      nodes.set(instance("g1", 81));
      bench.await("the shrunk one", b -> b.endpoints("geo.query").size() == 1);
      nodes.set("");
      bench.await("a doubt", b -> b.said("the prepared query finds no instance any more"));
      bench.await("obeyed", b -> b.endpoints("geo.query").isEmpty());
      assertThat(bench.heldBeforeObeyed("geo.query")).isTrue();
      assertThat(bench.published)
          .filteredOn(s -> s.services().containsKey("geo.query"))
          .extracting(s -> s.services().get("geo.query").endpoints().size())
          .startsWith(3)
          .endsWith(0);
    }
  }

  @Test
  void aQueryThatMayNotBeExecutedIsARefusal() {
    consul.script(
        request -> request.path().equals(QUERY) ? answer(403, "", "Permission denied") : null);
    try (Bench bench = new Bench(settings())) {
      bench.want("geo.query");
      bench.await("the refusal", b -> b.said("HTTP 403 \"Permission denied\" to GET " + QUERY));
    }
  }

  private ConsulSettings settings() {
    return ConsulSettings.of(consul.address()).withPace(QUICK);
  }

  private static boolean isKv(FakeConsul.Request request) {
    return request.query().startsWith("recurse&dc=dc2&ns=team");
  }
}
