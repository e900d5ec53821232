package dev.weft.policy;

import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.request;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static dev.weft.policy.Given.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.document.Policies;
import dev.weft.policy.route.HeaderOps;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route changes of a request, and the copies it makes. */
class RewriteTest {
  @ParameterizedTest
  @CsvSource({
    "prefix, /v2, /, /v2/users, /users",
    "prefix, /v2, /, /v2, /",
    "prefix, /v2, /, /v2?a=/b, /?a=/b",
    "prefix, /v2/, /, /v2/users, /users",
    "prefix, /v2, /v3, /v2/users?a, /v3/users?a",
    "prefix, /v2, /v3/, /v2/users, /v3/users",
    "exact, /v2, /other, /v2?a=b, /other?a=b",
  })
  void thePrefixIsReplacedAndTheQueryStays(
      String kind, String matched, String prefix, String path, String sent) {
    Mesh mesh =
        mesh(
            "{'routes': [{'match': {'path': {'%s': '%s'}}, 'rewrite': {'prefix': '%s'}}]}"
                .formatted(kind, matched, prefix));
    assertThat(mesh.call(get("users", path), 0).path()).isEqualTo(sent);
  }

  @Test
  void whatIsNotRewrittenStays() {
    Mesh mesh =
        mesh(
            "{'routes': [{'match': {'path': {'prefix': '/a'}}, 'rewrite': {'host': 'other:80'},"
                + " 'requestHeaders': {'set': {'X-A': '1'}, 'remove': ['x-b']},"
                + " 'responseHeaders': {'add': {'x-c': '2'}}}]}");
    Call call = mesh.call(get("users", "/a"), 0);
    assertThat(call.path()).isNull();
    assertThat(call.host()).isEqualTo("other:80");
    assertThat(call.requestHeaders())
        .isEqualTo(new HeaderOps(Map.of("x-a", "1"), Map.of(), List.of("x-b")));
    assertThat(call.responseHeaders())
        .isEqualTo(new HeaderOps(Map.of(), Map.of("x-c", "2"), List.of()));
    Call other = mesh.call(get("users", "/b"), 0);
    assertThat(other.host()).isNull();
    assertThat(other.path()).isNull();
    assertThat(other.requestHeaders().isEmpty()).isTrue();
    assertThat(other.delayNanos()).isZero();
    assertThat(other.reply()).isNull();
  }

  @Test
  void aShareOfTheRequestsIsMirroredAndCountsForTheMirror() {
    Mesh mesh =
        mesh(
            "{'subsets': {'v3': {'tags': ['v3']}, 'v1': {'tags': ['v1']}}, 'routes':"
                + " [{'split': [{'subset': 'v1'}], 'mirror': {'subset': 'v3', 'percent': 20}}]}");
    int mirrored = 0;
    for (int i = 0; i < 5000; i++) {
      Call call = mesh.call(get("users", "/"), 0);
      Attempt attempt = call.attempt(0);
      Shadow shadow = call.mirror(0);
      if (shadow != null) {
        mirrored++;
        assertThat(shadow.endpoint().id()).isEqualTo("i3");
        assertThat(node(mesh, 2).active()).isEqualTo(1);
        shadow.finished(Outcome.of(i % 2 == 0 ? 200 : 404), 0);
        shadow.finished(Outcome.of(200), 0);
      }
      assertThat(attempt.endpoint().id()).isEqualTo("i1");
      attempt.finished(Outcome.of(200), true, 0);
    }
    assertThat(mirrored).isBetween(900, 1100);
    assertThat(node(mesh, 2).active()).isZero();
    assertThat(node(mesh, 2).requests()).isEqualTo(mirrored);
  }

  @Test
  void aMirrorThatFailsIsEjectedAsAnyOther() {
    Mesh mesh =
        mesh(
            "{'subsets': {'v3': {'tags': ['v3']}}, 'routes':"
                + " [{'mirror': {'subset': 'v3', 'percent': 100}}]}");
    for (int i = 0; i < 5; i++) {
      Call call = mesh.call(get("users", "/"), 0);
      call.attempt(0).finished(Outcome.IGNORED, true, 0);
      Shadow shadow = call.mirror(0);
      assertThat(shadow).isNotNull();
      shadow.finished(Outcome.of(Failure.CONNECT_FAILURE), 0);
    }
    assertThat(node(mesh, 2).ejection().reason())
        .isEqualTo("5 consecutive local-origin failures (last connect-failure)");
  }

  @Test
  void aMirrorWithoutEndpointsIsNoTrouble() {
    Mesh mesh = mesh("{'routes': [{'mirror': {'service': 'shadow', 'percent': 100}}]}");
    Call call = mesh.call(get("users", "/"), 0);
    assertThat(call.isMirrored()).isTrue();
    assertThat(call.attempt(0)).isNotNull();
    assertThat(call.mirror(0)).isNull();
  }

  @Test
  void queryCookieTemplateAndCallerDecide() {
    String policy =
        "{'subsets': {'v1': {'tags': ['v1']}, 'v2': {'tags': ['v2']}, 'v3': {'tags': ['v3']}},"
            + " 'routes': ["
            + "{'match': {'callers': ['other']}, 'split': [{'subset': 'v3'}]},"
            + "{'match': {'callers': ['web'], 'query': [{'name': 'beta', 'present': true}]},"
            + " 'split': [{'subset': 'v2'}]},"
            + "{'match': {'cookies': [{'name': 'group', 'exact': 'b'}]}, 'split': [{'subset': 'v2'}]},"
            + "{'match': {'path': {'template': '/users/{id}/orders'}}, 'split': [{'subset': 'v2'}]},"
            + "{'match': {'path': {'regex': '/v[0-9]+/.*'}}, 'split': [{'subset': 'v2'}]},"
            + "{'match': {'headers': [{'name': 'x-user', 'regex': 'a.*'}]}, 'split': [{'subset': 'v2'}]},"
            + "{'split': [{'subset': 'v1'}]}]}";
    Mesh mesh = mesh(policy);
    assertThat(pick(mesh, "/?beta", Map.of())).isEqualTo("i2");
    assertThat(pick(mesh, "/?a=1&beta=2", Map.of())).isEqualTo("i2");
    assertThat(pick(mesh, "/?alphabeta=2", Map.of())).isEqualTo("i1");
    assertThat(pick(mesh, "/", Map.of("cookie", "a=1; group=b"))).isEqualTo("i2");
    assertThat(pick(mesh, "/", Map.of("cookie", "group=\"b\""))).isEqualTo("i2");
    assertThat(pick(mesh, "/", Map.of("cookie", "group=a"))).isEqualTo("i1");
    assertThat(pick(mesh, "/users/7/orders?x", Map.of())).isEqualTo("i2");
    assertThat(pick(mesh, "/users//orders", Map.of())).isEqualTo("i1");
    assertThat(pick(mesh, "/users/7/orders/1", Map.of())).isEqualTo("i1");
    assertThat(pick(mesh, "/v12/a?b", Map.of())).isEqualTo("i2");
    assertThat(pick(mesh, "/v/a", Map.of())).isEqualTo("i1");
    assertThat(pick(mesh, "/", Map.of("x-user", "anna"))).isEqualTo("i2");
    assertThat(pick(mesh, "/", Map.of("x-user", "bob"))).isEqualTo("i1");
  }

  @Test
  void aPercentageOfTheRequestsMatches() {
    Mesh mesh =
        mesh(
            "{'subsets': {'v1': {'tags': ['v1']}, 'v2': {'tags': ['v2']}}, 'routes':"
                + " [{'match': {'percent': 2.5}, 'split': [{'subset': 'v2'}]},"
                + " {'split': [{'subset': 'v1'}]}]}");
    int second = 0;
    for (int i = 0; i < 20_000; i++) {
      second += pick(mesh, "/", Map.of()).equals("i2") ? 1 : 0;
    }
    assertThat(second).isBetween(400, 600);
  }

  private static String pick(Mesh mesh, String path, Map<String, String> headers) {
    Attempt attempt = mesh.call(request("GET", "users", path, headers), 0).attempt(0);
    attempt.finished(Outcome.of(200), true, 0);
    return attempt.endpoint().id();
  }

  private static dev.weft.policy.balance.Node node(Mesh mesh, int index) {
    return mesh.upstreams().iterator().next().nodes().get(index);
  }

  private static Mesh mesh(String policy) {
    Mesh mesh = new Mesh("web", true, new Random(3)::nextInt, MeshListener.NONE);
    mesh.publish(
        snapshot(
            service(
                "users", Policies.read(policy), tagged(1, "v1"), tagged(2, "v2"), tagged(3, "v3"))),
        0);
    return mesh;
  }
}
