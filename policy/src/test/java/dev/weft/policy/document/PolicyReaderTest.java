package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.weft.policy.Failover;
import dev.weft.policy.RoutePolicy;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Timeouts;
import dev.weft.policy.Tls;
import dev.weft.policy.balance.Condition;
import dev.weft.policy.balance.Filter;
import dev.weft.policy.balance.HashOn;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.Locality;
import dev.weft.policy.balance.RingHash;
import dev.weft.policy.balance.Subset;
import dev.weft.policy.balance.Trait;
import dev.weft.policy.guard.Backoff;
import dev.weft.policy.guard.CircuitBreaker;
import dev.weft.policy.guard.ConcurrencyLimit;
import dev.weft.policy.guard.HealthCheck;
import dev.weft.policy.guard.Hedge;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RateLimit;
import dev.weft.policy.guard.RetryBudget;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Fault;
import dev.weft.policy.route.HeaderOps;
import dev.weft.policy.route.Match;
import dev.weft.policy.route.Mirror;
import dev.weft.policy.route.NamedMatch;
import dev.weft.policy.route.PathMatch;
import dev.weft.policy.route.Percent;
import dev.weft.policy.route.Redirect;
import dev.weft.policy.route.Rewrite;
import dev.weft.policy.route.Route;
import dev.weft.policy.route.Target;
import dev.weft.policy.route.TextMatch;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a document means. */
class PolicyReaderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Filter FILTER =
      new Filter(
          "Node.Meta.rack == 7 and \"v3\" in Service.Tags",
          new Condition.And(
              new Condition.Equal(new Trait(Trait.Kind.NODE_META, "rack"), "7"),
              new Condition.Contains(new Trait(Trait.Kind.TAGS, null), "v3")));

  @Test
  void everyFieldIsRead() throws Exception {
    ServicePolicy policy = PolicyReader.read(Policies.document("every-field"), "orders");

    Timeouts timeouts = new Timeouts(SECOND / 4, SECOND * 3 / 2, 0, 2 * SECOND, 60 * SECOND);
    RetryPolicy retry =
        new RetryPolicy(
            3,
            Set.of(RetryOn.SERVER_ERROR),
            Set.of(429, 503),
            Set.of("PUT"),
            new Backoff(SECOND / 100, 120 * SECOND),
            new RetryBudget.Limit(5, 1),
            1024);
    Hedge hedge = new Hedge(0, SECOND / 20, 2);
    assertThat(policy.routes())
        .containsExactly(
            new RoutePolicy(
                canary(),
                new Timeouts(SECOND / 4, SECOND * 3 / 2, SECOND, 2 * SECOND, 0),
                new RetryPolicy(
                    0,
                    retry.on(),
                    retry.statuses(),
                    retry.methods(),
                    new Backoff(SECOND / 100, SECOND),
                    retry.budget(),
                    1024),
                new Hedge(999, 0, 2),
                new RateLimit(0.5, 20)),
            new RoutePolicy(old(), timeouts, retry, null, new RateLimit(99.5, 7)),
            new RoutePolicy(moved(), timeouts, retry, hedge, null),
            new RoutePolicy(shadowed(), timeouts, retry, hedge, null));
    assertThat(policy)
        .isEqualTo(
            new ServicePolicy(
                ServicePolicy.Protocol.GRPC,
                Map.of(
                    "v2", new Subset(Set.of("v2", "blue"), Map.of("version", "2")),
                    "v3", new Subset(Set.of(), Map.of(), FILTER, true)),
                policy.routes(),
                new LoadBalancing(
                    new RingHash(
                        List.of(
                            new HashOn(HashOn.Kind.HEADER, "x-user"),
                            new HashOn(HashOn.Kind.COOKIE, "sid"),
                            new HashOn(HashOn.Kind.QUERY, "id"),
                            new HashOn(HashOn.Kind.PATH, ""))),
                    10,
                    30 * SECOND,
                    new Locality("rack", 80),
                    20),
                new Failover(
                    List.of("dc2"),
                    List.of("orders-fallback"),
                    List.of(
                        new Failover.Target("orders-next", "x", "dc3"),
                        new Failover.Target(null, "v2", null)),
                    Map.of("v2", List.of(new Failover.Target(null, null, "dc4")), "v3", List.of()),
                    150),
                timeouts,
                20 * SECOND,
                retry,
                hedge,
                new CircuitBreaker(1, 2, 3, 0),
                new OutlierDetection(
                    1,
                    2,
                    3,
                    new OutlierDetection.FailurePercentage(50, 2, 20),
                    new OutlierDetection.SuccessRate(2.5, 4, 30),
                    4 * SECOND,
                    5 * SECOND,
                    6 * SECOND,
                    7,
                    8),
                List.of(
                    new HealthCheck(
                        new HealthCheck.Probe.Http(
                            "/health",
                            List.of(
                                new HealthCheck.Range(200, 204),
                                new HealthCheck.Range(429, 429),
                                new HealthCheck.Range(503, 503))),
                        2 * SECOND,
                        SECOND / 2,
                        2,
                        4),
                    new HealthCheck(new HealthCheck.Probe.Tcp(), 10 * SECOND, SECOND, 1, 3),
                    new HealthCheck(
                        new HealthCheck.Probe.Grpc("orders.v1"), 10 * SECOND, SECOND, 1, 3)),
                new RateLimit(99.5, 20),
                new ConcurrencyLimit(5, 50),
                new Tls(Tls.Mode.SIMPLE, "orders.example", "/etc/ca.pem")));
    assertThat(policy.references(ServiceName.of("orders")))
        .containsExactlyInAnyOrder(
            ServiceName.of("orders-next"),
            ServiceName.of("orders-shadow"),
            ServiceName.of("orders-fallback"),
            new ServiceName("orders-next", "dc3"),
            new ServiceName("orders", "dc2"),
            new ServiceName("orders", "dc4"));
    assertThat(PolicyReader.hosts(Policies.document("every-field")))
        .containsOnlyKeys("orders.internal:8080", "orders", "[::1]:80");
  }

  private static Route canary() {
    Match match =
        new Match(
            new PathMatch.Exact("/v2"),
            Set.of("GET", "PUT"),
            List.of(
                new NamedMatch("x-user", new TextMatch.Suffix("a")),
                new NamedMatch("x-group", new TextMatch.Regex(Pattern.compile("(a|b){1,3}"))),
                new NamedMatch("x-none", new TextMatch.Present(false)),
                new NamedMatch("x-other", new TextMatch.Exact("a"), true)),
            List.of(
                new NamedMatch("beta", new TextMatch.Present(true)),
                new NamedMatch("id", new TextMatch.Prefix("7"))),
            List.of(new NamedMatch("group", new TextMatch.Exact("b"))),
            Set.of("web", "Batch"),
            new Percent(1225));
    return new Route(
        "canary",
        match,
        List.of(
            new Target(null, "v2", 90),
            new Target("orders-next", "x", 0),
            Target.SELF,
            new Target("orders@dc2", null, 3)),
        new Rewrite("/v3", "orders-next:8080"),
        null,
        new HeaderOps(Map.of("x-a", "1", "x-b", ""), Map.of("x-c", "a b"), List.of("x-d")),
        new HeaderOps(Map.of("server", "weft"), Map.of(), List.of()),
        new Fault(new Percent(50), SECOND / 5, new Percent(100), 429),
        new Mirror(new Target("orders-shadow", "v3", 1), new Percent(2000)));
  }

  private static Route old() {
    return new Route(
        null,
        path(new PathMatch.Prefix("/old/")),
        List.of(Target.SELF),
        new Rewrite("/", null),
        null,
        HeaderOps.NONE,
        HeaderOps.NONE,
        Fault.NONE,
        null);
  }

  private static Route moved() {
    return new Route(
        null,
        path(PathMatch.Template.of("/users/{id}/files/**")),
        List.of(Target.SELF),
        Rewrite.NONE,
        new Redirect("/new?from=old", 308),
        HeaderOps.NONE,
        new HeaderOps(Map.of(), Map.of(), List.of("server")),
        Fault.NONE,
        null);
  }

  private static Route shadowed() {
    return new Route(
        null,
        path(new PathMatch.Regex(Pattern.compile("/[a-z]+/.*"))),
        List.of(Target.SELF),
        Rewrite.NONE,
        null,
        HeaderOps.NONE,
        HeaderOps.NONE,
        Fault.NONE,
        new Mirror(new Target("orders-shadow", null, 1), Percent.ALL));
  }

  private static Match path(PathMatch path) {
    return new Match(path, Set.of(), List.of(), List.of(), List.of(), Set.of(), Percent.ALL);
  }

  @Test
  void theEmptyDocumentIsTheDefault() throws Exception {
    assertThat(read("{}")).isEqualTo(ServicePolicy.DEFAULT);
  }

  @Test
  void theDefaultsAreThoseThatUsersWereTold() throws Exception {
    Json.Obj told = Policies.document("contract");
    Map<String, Json.Member> members = new LinkedHashMap<>(told.members());
    members
        .keySet()
        .removeAll(
            List.of(
                "hosts",
                "protocol",
                "subsets",
                "routes",
                "failover",
                "hedge",
                "healthChecks",
                "rateLimit",
                "concurrencyLimit"));
    Json.Obj withDefaults = new Json.Obj(told.at(), members);
    LoadBalancing off = LoadBalancing.DEFAULT;
    ServicePolicy read = PolicyReader.read(withDefaults, null);

    assertThat(read.loadBalancing())
        .as("slow start and locality are off by default, which their examples can't show")
        .isEqualTo(
            new LoadBalancing(
                off.balancer(), off.panicThreshold(), 30 * SECOND, new Locality("zone", 70), 0));
    members.remove("loadBalancer");
    assertThat(PolicyReader.read(new Json.Obj(told.at(), members), null))
        .isEqualTo(ServicePolicy.DEFAULT);
  }

  @Test
  void whatIsAbsentByDefaultHasTheDefaultsThatUsersWereToldOnceItIsThere() throws Exception {
    ServicePolicy told = PolicyReader.read(Policies.document("contract"), null);
    ServicePolicy bare =
        read(
            """
            {"hedge": {}, "concurrencyLimit": {"gradient": {}}, "failover": {},
             "loadBalancer": {"locality": {}}, "rateLimit": {"requestsPerSecond": 1.2},
             "healthChecks": [{"http": {"path": "/health"}}, {"tcp": {}}, {"grpc": {}}],
             "routes": [{"redirect": {"path": "/"}, "mirror": {"service": "a"},
                         "fault": {"abort": {"percent": 1}}}]}
            """);

    assertThat(bare.hedge()).isEqualTo(told.hedge()).isEqualTo(new Hedge(950, 0, 1));
    assertThat(bare.concurrencyLimit()).isEqualTo(told.concurrencyLimit());
    assertThat(bare.failover().overprovisioning()).isEqualTo(told.failover().overprovisioning());
    assertThat(bare.loadBalancing().locality()).isEqualTo(told.loadBalancing().locality());
    assertThat(bare.healthChecks()).isEqualTo(told.healthChecks());
    assertThat(bare.rateLimit()).isEqualTo(new RateLimit(1.2, 2));
    Route route = bare.routes().get(0).route();
    assertThat(route.redirect()).isEqualTo(new Redirect("/", 301));
    assertThat(route.mirror()).isEqualTo(new Mirror(new Target("a", null, 1), Percent.ALL));
    assertThat(route.fault().abortStatus()).isEqualTo(503);
  }

  @Test
  void aRoutesLimitsLieOverTheServicesMemberByMember() throws Exception {
    ServicePolicy policy =
        read(
            """
            {"retry": {"attempts": 1, "backoff": {"base": "1ms", "max": "2ms"}},
             "hedge": {"after": "1s"}, "rateLimit": {"requestsPerSecond": 5},
             "routes": [
               {"retry": {"backoff": {"max": "4ms"}}, "rateLimit": {"requestsPerSecond": 9}},
               {"retry": null, "hedge": null, "timeouts": {"connect": null}, "rateLimit": null}]}
            """);

    RoutePolicy first = policy.routes().get(0);
    assertThat(first.retry().attempts()).isEqualTo(1);
    assertThat(first.retry().backoff()).isEqualTo(new Backoff(1_000_000, 4_000_000));
    assertThat(first.hedge()).isEqualTo(new Hedge(0, SECOND, 1));
    assertThat(first.rateLimit()).isEqualTo(new RateLimit(9, 9));
    RoutePolicy second = policy.routes().get(1);
    assertThat(second)
        .isEqualTo(new RoutePolicy(second.route(), Timeouts.DEFAULT, RetryPolicy.DEFAULT));
  }

  @Test
  void aSplitToTheServiceItselfIsTheServiceItself() throws Exception {
    Json.Obj document =
        JsonReader.read(
            "{\"routes\": [{\"split\": [{\"service\": \"Orders\", \"subset\": \"v2\"}, {\"service\": \"b\"}]}]}"
                .getBytes(StandardCharsets.UTF_8));

    assertThat(PolicyReader.read(document, "orders").routes().get(0).route().split())
        .containsExactly(new Target(null, "v2", 1), new Target("b", null, 1));
  }

  private static ServicePolicy read(String document) throws Refusal {
    return PolicyReader.read(JsonReader.read(document.getBytes(StandardCharsets.UTF_8)), null);
  }
}
