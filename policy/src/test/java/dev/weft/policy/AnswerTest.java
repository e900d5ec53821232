package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What headers of answers and requests change, on the assembled engine. */
class AnswerTest {
  private static final String RETRY = "'retry': {'attempts': 3, 'on': ['5xx', 429]}";

  @Test
  void onlyTheLastVerdictIsFinal() {
    assertThat(Verdict.RETURN.isFinal()).isTrue();
    assertThat(Verdict.WAIT.isFinal()).isFalse();
    assertThat(Verdict.RETRY_NOW.isFinal()).isFalse();
  }

  @Test
  void anAnswerAndAFailureAreNotIgnored() {
    assertThat(Outcome.IGNORED.isIgnored()).isTrue();
    assertThat(Outcome.of(99).isIgnored()).isTrue();
    assertThat(Outcome.of(200).isIgnored()).isFalse();
    assertThat(Outcome.of(Failure.RESET).isIgnored()).isFalse();
  }

  @Test
  void retryAfterIsWaitedFor() {
    Mesh mesh = mesh("{%s}".formatted(RETRY), 3, Given::lowest);
    Attempt attempt = mesh.call(get("users", "/"), 0).attempt(0);
    assertThat(attempt.answered(503, Map.of("retry-after", "2")::get, true, 0))
        .isEqualTo(new Verdict(2 * SECOND));
  }

  @ParameterizedTest
  @CsvSource({"off, 10, true", "off, 11, false", "20s, 11, true", "20s, 20, false"})
  void nobodyIsMadeToWaitForLong(String limit, int seconds, boolean retried) {
    Mesh mesh =
        mesh("{%s, 'timeouts': {'request': '%s'}}".formatted(RETRY, limit), 3, Given::lowest);
    Attempt attempt = mesh.call(get("users", "/"), 0).attempt(0);
    Verdict verdict =
        attempt.answered(429, Map.of("retry-after", String.valueOf(seconds))::get, true, 0);
    assertThat(verdict.isRetry()).isEqualTo(retried);
  }

  /** Trap: each layer's retries of an overload multiply. */
  @ParameterizedTest
  @CsvSource({
    "x-weft-reason, overflow, false",
    "x-weft-reason, fault, true",
    "x-envoy-overloaded, true, false",
    "x-other, overflow, true"
  })
  void anAnswerMarkedAsOverloadedIsNotRetried(String name, String value, boolean retried) {
    Mesh mesh = mesh("{%s}".formatted(RETRY), 3, Given::lowest);
    Attempt attempt = mesh.call(get("users", "/"), 0).attempt(0);
    assertThat(attempt.answered(503, Map.of(name, value)::get, true, 0).isRetry())
        .isEqualTo(retried);
  }

  @Test
  void aReportOfLoadIsReadOnlyForWhoAsksForIt() {
    for (String balancer : Set.of("prequal", "least-request")) {
      Mesh mesh = mesh("{'loadBalancer': {'policy': '%s'}}".formatted(balancer), 1, Given::lowest);
      Attempt attempt = mesh.call(get("users", "/"), SECOND).attempt(SECOND);
      String report = "TEXT cpu_utilization=0.75";
      attempt.answered(200, Map.of("endpoint-load-metrics", report)::get, true, SECOND);
      Node node = mesh.upstreams().iterator().next().nodes().get(0);
      assertThat(node.utilization(SECOND)).isEqualTo(balancer.equals("prequal") ? 0.75 : 0);
    }
  }

  @Test
  void aReportThatCantBeReadIsNone() {
    Mesh mesh = mesh("{'loadBalancer': {'policy': 'prequal'}}", 1, Given::lowest);
    for (String report : new String[] {"BIN abc", "TEXT rps=3"}) {
      Attempt attempt = mesh.call(get("users", "/"), 0).attempt(0);
      attempt.answered(200, Map.of("endpoint-load-metrics", report)::get, true, 0);
    }
    mesh.call(get("users", "/"), 0).attempt(0).answered(200, ResponseHead.EMPTY, true, 0);
    assertThat(mesh.upstreams().iterator().next().nodes().get(0).utilization(0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"ring-hash", "maglev"})
  void requestsThatBelongTogetherStayTogetherAndARetryLeavesForTheSameOther(String balancer) {
    Mesh mesh =
        mesh(
            ("{'loadBalancer': {'policy': '%s', 'hashOn': [{'header': 'x-user'}]},"
                    + " 'retry': {'attempts': 3}}")
                .formatted(balancer),
            20,
            new Random(4)::nextInt);
    Set<String> firsts = new HashSet<>();
    Set<String> seconds = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Call call = mesh.call(request("GET", "users", "/", Map.of("x-user", "anna")), 0);
      Attempt first = call.attempt(0);
      firsts.add(first.endpoint().id());
      first.finished(Outcome.IGNORED, true, 0);
      Attempt second = call.attempt(0);
      seconds.add(second.endpoint().id());
      second.finished(Outcome.IGNORED, true, 0);
    }
    assertThat(firsts).hasSize(1);
    assertThat(seconds).hasSize(1).doesNotContainAnyElementsOf(firsts);
  }

  /** Trap: a key that is missing must not be a constant one. */
  @Test
  void requestsWithoutAKeySpread() {
    Mesh mesh =
        mesh(
            "{'loadBalancer': {'policy': 'maglev', 'hashOn': [{'cookie': 'sid'}]}}",
            20,
            new Random(4)::nextInt);
    Set<String> picked = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Attempt attempt = mesh.call(get("users", "/"), 0).attempt(0);
      picked.add(attempt.endpoint().id());
      attempt.finished(Outcome.of(200), true, 0);
    }
    assertThat(picked).hasSize(20);
  }

  /** Trap: the time to the head of an endless answer is no measure. */
  @Test
  void streamsTeachPeakEwmaNothing() {
    Mesh mesh = mesh("{'loadBalancer': {'policy': 'peak-ewma'}}", 2, new Random(4)::nextInt);
    for (int i = 0; i < 40; i++) {
      Call poll = mesh.call(request("GET", "users", "/", Map.of("accept", "text/event-stream")), 0);
      Attempt attempt = poll.attempt(0);
      boolean slow = attempt.endpoint().id().equals("i1");
      attempt.finished(Outcome.of(200), true, slow ? 30 * SECOND : 1);
      assertThat(poll.isStream()).isTrue();
    }
    int toTheSlow = 0;
    for (int i = 0; i < 1000; i++) {
      Call call = mesh.call(get("users", "/"), 30 * SECOND);
      Attempt attempt = call.attempt(30 * SECOND);
      toTheSlow += attempt.endpoint().id().equals("i1") ? 1 : 0;
      attempt.finished(Outcome.of(200), true, 30 * SECOND + 1000);
      assertThat(call.isStream()).isFalse();
    }
    assertThat(toTheSlow).isBetween(350, 650);
    Call upgrade = mesh.call(request("GET", "users", "/", Map.of("upgrade", "websocket")), 0);
    assertThat(upgrade.isStream()).isTrue();
  }

  private static Mesh mesh(String policy, int endpoints, IntUnaryOperator chance) {
    Mesh mesh = new Mesh(null, true, chance, MeshListener.NONE);
    mesh.publish(
        Given.snapshot(
            new MeshSnapshot.Service(
                ServiceName.of("users"), Given.endpoints(endpoints), Policies.read(policy), null)),
        0);
    return mesh;
  }
}
