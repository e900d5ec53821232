package dev.weft.policy;

import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.request;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static dev.weft.policy.Given.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.document.Policies;
import dev.weft.policy.route.RequestHead;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where requests go by path, header and share; on the assembled engine. */
class RouteTest {
  private static final String SUBSETS =
      "'subsets': {'v1': {'tags': ['v1']}, 'v2': {'meta': {'version': 'v2'}}, 'v3': {'tags': ['v3']}}";

  @ParameterizedTest
  @CsvSource({
    "/v2, 8002",
    "/v2/users, 8002",
    "/v2?a=b, 8002",
    "/v20, 8002",
    "/v1, 8001",
    "/, 8001",
    "/exact, 8002",
    "/exact?q, 8002",
    "/exact/ly, 8001",
    "/V2, 8001"
  })
  void thePathDecides(String path, int port) {
    String v2 = "'split': [{'subset': 'v2'}]";
    Mesh mesh =
        mesh(
            "{%s, 'routes': [{'match': {'path': {'prefix': '/v2'}}, %s},".formatted(SUBSETS, v2)
                + " {'match': {'path': {'exact': '/exact'}}, %s},".formatted(v2)
                + " {'split': [{'subset': 'v1'}]}]}",
            Given::lowest);
    assertThat(port(mesh, get("users", path))).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({
    "x-exact, a, true",
    "x-exact, ab, false",
    "x-prefix, ab, true",
    "x-prefix, ba, false",
    "x-suffix, ba, true",
    "x-suffix, ab, false",
    "x-present, whatever, true",
    "x-other, a, false",
  })
  void aHeaderDecides(String name, String value, boolean matches) {
    String route =
        "{'match': {'headers': [{'name': '%s', '%s': %s}]}, 'split': [{'subset': 'v2'}]}";
    Mesh mesh =
        mesh(
            ("{%s, 'routes': ["
                    + route
                    + ","
                    + route
                    + ","
                    + route
                    + ","
                    + route
                    + ","
                    + "{'split': [{'subset': 'v1'}]}]}")
                .formatted(
                    SUBSETS,
                    "X-Exact",
                    "exact",
                    "'a'",
                    "x-prefix",
                    "prefix",
                    "'a'",
                    "x-suffix",
                    "suffix",
                    "'a'",
                    "x-present",
                    "present",
                    "true"),
            Given::lowest);
    RequestHead head = request("GET", "users", "/", Map.of(name, value));
    assertThat(port(mesh, head)).isEqualTo(matches ? 8002 : 8001);
  }

  @Test
  void everythingGivenMustFit() {
    Mesh mesh =
        mesh(
            "{%s, 'routes': [{'match': {'path': {'prefix': '/a'}, 'methods': ['PUT'], 'headers':"
                    .formatted(SUBSETS)
                + " [{'name': 'x', 'present': false}]}, 'split': [{'subset': 'v2'}]},"
                + " {'split': [{'subset': 'v1'}]}]}",
            Given::lowest);
    assertThat(port(mesh, request("PUT", "users", "/a", Map.of()))).isEqualTo(8002);
    assertThat(port(mesh, request("GET", "users", "/a", Map.of()))).isEqualTo(8001);
    assertThat(port(mesh, request("PUT", "users", "/b", Map.of()))).isEqualTo(8001);
    assertThat(port(mesh, request("PUT", "users", "/a", Map.of("x", "1")))).isEqualTo(8001);
  }

  @Test
  void aSplitIsDrawnByWeight() {
    String policy =
        "{%s, 'routes': [{'name': 'canary', 'split': [{'subset': 'v1', 'weight': 90}, {'subset':"
                .formatted(SUBSETS)
            + " 'v3', 'weight': 0}, {'subset': 'v2', 'weight': 10}]}]}";
    assertThat(port(mesh(policy, Given.draws(0)), get("users", "/"))).isEqualTo(8001);
    assertThat(port(mesh(policy, Given.draws(89)), get("users", "/"))).isEqualTo(8001);
    assertThat(port(mesh(policy, Given.draws(90)), get("users", "/"))).isEqualTo(8002);
    assertThat(port(mesh(policy, Given.draws(99)), get("users", "/"))).isEqualTo(8002);
    assertThat(mesh(policy, Given::lowest).call(get("users", "/"), 0).route()).isEqualTo("canary");
  }

  @Test
  void aCallStaysInThePartThatWasDrawn() {
    String policy =
        "{%s, 'routes': [{'split': [{'subset': 'v1'}, {'subset': 'v2'}]}]}".formatted(SUBSETS);
    Call call = mesh(policy, Given.draws(1)).call(get("users", "/"), 0);
    call.attempt(0).finished(Outcome.of(Failure.CONNECT_FAILURE), true, 0);
    assertThat(call.attempt(0).endpoint().port()).isEqualTo(8002);
  }

  @Test
  void aSplitMayGoToAnotherServiceWhoseNodesItCountsOn() {
    ServicePolicy users = Policies.read("{'routes': [{'split': [{'service': 'people'}]}]}");
    Mesh mesh = new Mesh(null, true, Given::lowest, MeshListener.NONE);
    mesh.publish(
        snapshot(
            service("users", users, tagged(1, "v1")),
            service("people", ServicePolicy.DEFAULT, tagged(4, "v1"))),
        0);
    Call call = mesh.call(get("users", "/"), 5);
    Attempt attempt = call.attempt(5);
    assertThat(attempt.endpoint().port()).isEqualTo(8004);
    for (Upstream upstream : mesh.upstreams()) {
      boolean people = upstream.service().name().service().equals("people");
      assertThat(upstream.active()).isEqualTo(people ? 1 : 0);
      assertThat(upstream.lastCall()).as("both are in use").isEqualTo(5);
    }
  }

  @Test
  void aRefusalReadsAsAPath() {
    Mesh mesh =
        mesh(
            "{%s, 'routes': [{'match': {'path': {'prefix': '/v2'}}, 'split': [{'subset': 'v3'}]},"
                    .formatted(SUBSETS)
                + " {'name': 'next', 'split': [{'service': 'people', 'subset': 'v1'}]}]}",
            Given::lowest);
    Call call = mesh.call(get("users", "/v2"), 0);
    assertThat(call.attempt(0)).isNull();
    assertThat(call.refusal()).isEqualTo("weft: users /v2 -> subset v3: no endpoint (0 known)");
    Call other = mesh.call(get("users", "/"), 0);
    assertThat(other.attempt(0)).isNull();
    assertThat(other.refusal())
        .isEqualTo(
            "weft: users next -> service people subset v1: no endpoint (service is not watched)");
  }

  @Test
  void aSubsetThatWasTakenAwayMeanwhileIsARefusal() {
    Mesh mesh =
        mesh("{%s, 'routes': [{'split': [{'subset': 'v2'}]}]}".formatted(SUBSETS), Given::lowest);
    Call call = mesh.call(get("users", "/"), 0);
    mesh.publish(snapshot(service("users", ServicePolicy.DEFAULT, tagged(1))), 1);
    assertThat(call.attempt(1)).isNull();
    assertThat(call.refusal())
        .isEqualTo("weft: users route -> subset v2: no endpoint (subset is not defined)");
  }

  @Test
  void aRouteHasLimitsOfItsOwn() {
    Mesh mesh =
        mesh(
            "{'timeouts': {'connect': '1s', 'request': '2s'}, 'routes': [{'match': {'path':"
                + " {'prefix': '/slow'}}, 'timeouts': {'request': '9s'}, 'retry': {'attempts':"
                + " 0}}]}",
            Given::lowest);
    Call slow = mesh.call(get("users", "/slow"), 0);
    assertThat(slow.timeouts()).isEqualTo(new Timeouts(1_000_000_000L, 9_000_000_000L, 0));
    assertThat(slow.attempt(0).finished(Outcome.of(Failure.CONNECT_FAILURE), true, 0))
        .isEqualTo(Verdict.RETURN);
    Call other = mesh.call(get("users", "/"), 0);
    assertThat(other.timeouts().requestNanos()).isEqualTo(2_000_000_000L);
    assertThat(other.route()).isNull();
    assertThat(other.attempt(0).finished(Outcome.of(Failure.CONNECT_FAILURE), true, 0).isRetry())
        .isTrue();
  }

  @Test
  void anExplanationSaysWhereAndWhyWithoutAnyEffect() {
    ServicePolicy policy =
        Policies.read(
            "{%s, 'routes': [{'name': 'canary', 'split': [{'subset': 'v1', 'weight': 9},"
                    .formatted(SUBSETS)
                + " {'subset': 'v3'}, {'service': 'people'}]}], 'loadBalancer':"
                + " {'panicThreshold': 0}}");
    Mesh mesh = new Mesh(null, true, Given::lowest, MeshListener.NONE);
    mesh.publish(
        snapshot(
            service(
                "users",
                policy,
                tagged(1, "v1"),
                new Endpoint(
                    "sick", tagged(2).ip(), 9, Health.CRITICAL, 1, Set.of("v1"), Map.of()))),
        0);

    Explanation explanation = mesh.explain(get("users", "/"));

    assertThat(explanation.service()).isEqualTo("users");
    assertThat(explanation.route()).isEqualTo("canary");
    Explanation.Share v1 = explanation.split().get(0);
    assertThat(v1.weight()).isEqualTo(9);
    assertThat(v1.missing()).isNull();
    assertThat(v1.endpoints()).extracting(Explanation.Candidate::used).containsExactly(true, false);
    assertThat(v1.endpoints())
        .extracting(Explanation.Candidate::reason)
        .containsExactly(null, "critical");
    assertThat(explanation.split())
        .extracting(Explanation.Share::missing)
        .containsExactly(null, "no endpoint (0 known)", "service is not watched");
    assertThat(mesh.explain(get("example.com", "/"))).isNull();
    assertThat(mesh.upstreams()).allSatisfy(upstream -> assertThat(upstream.lastCall()).isZero());
  }

  private static int port(Mesh mesh, RequestHead head) {
    return mesh.call(head, 0).attempt(0).endpoint().port();
  }

  private static Mesh mesh(String policy, IntUnaryOperator chance) {
    Mesh mesh = new Mesh(null, true, chance, MeshListener.NONE);
    mesh.publish(
        snapshot(service("users", Policies.read(policy), tagged(1, "v1"), tagged(2, "v2"))), 0);
    return mesh;
  }
}
