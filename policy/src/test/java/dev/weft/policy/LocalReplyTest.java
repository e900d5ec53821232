package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.document.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the mesh answers itself: limits, faults, redirects. */
class LocalReplyTest {
  private final List<String> refused = new ArrayList<>();
  private final MeshListener listener =
      new MeshListener() {
        @Override
        public void refused(Call call, String reason) {
          refused.add(reason);
        }
      };

  @Test
  void aRateLimitAnswers429AndSaysWhenThereIsRoomAgain() {
    Mesh mesh = mesh("{'rateLimit': {'requestsPerSecond': 0.5, 'burst': 2}}", Given::lowest);
    assertThat(call(mesh, "/", 0).attempt(0)).isNotNull();
    assertThat(call(mesh, "/", 0).attempt(0)).isNotNull();
    Call third = call(mesh, "/", 0);
    assertThat(third.attempt(0)).isNull();
    assertThat(third.reply()).isEqualTo(new LocalReply(429, "rate-limited", null, 2));
    assertThat(third.refusal()).isEqualTo("weft: users: rate-limited");
    assertThat(refused).containsExactly("rate-limited");
    assertThat(call(mesh, "/", 2 * SECOND).attempt(2 * SECOND)).isNotNull();
  }

  @Test
  void aRoutesRateLimitIsItsOwnAndOutlivesAPublish() {
    String policy =
        "{'routes': [{'match': {'path': {'prefix': '/a'}}, 'rateLimit':"
            + " {'requestsPerSecond': 1, 'burst': 1}}], 'retry': {'attempts': %d}}";
    Mesh mesh = mesh(policy.formatted(1), Given::lowest);
    assertThat(call(mesh, "/a", 0).attempt(0)).isNotNull();
    assertThat(call(mesh, "/b", 0).attempt(0)).isNotNull();
    mesh.publish(snapshot(service("users", Policies.read(policy.formatted(2)), endpoint(1))), 1);
    assertThat(call(mesh, "/a", 1).attempt(1)).isNull();
    assertThat(call(mesh, "/b", 1).attempt(1)).isNotNull();
  }

  @Test
  void aFullCircuitBreakerAnswers503AndLetsGoOnWhenARequestEnds() {
    Mesh mesh = mesh("{'circuitBreaker': {'maxRequests': 1}}", Given::lowest);
    Attempt first = call(mesh, "/", 0).attempt(0);
    Call second = call(mesh, "/", 0);
    assertThat(second.attempt(0)).isNull();
    assertThat(second.reply()).isEqualTo(new LocalReply(503, "overflow", null, 0));
    first.finished(Outcome.of(200), true, 1);
    assertThat(call(mesh, "/", 1).attempt(1)).isNotNull();
    assertThat(refused).containsExactly("overflow");
  }

  @Test
  void requestsThatWaitForAConnectionAreLimitedApart() {
    Mesh mesh = mesh("{'circuitBreaker': {'maxPendingRequests': 1}}", Given::lowest);
    Attempt first = call(mesh, "/", 0).attempt(0);
    assertThat(call(mesh, "/", 0).attempt(0)).isNull();
    first.connected();
    first.connected();
    Attempt second = call(mesh, "/", 0).attempt(0);
    assertThat(second).isNotNull();
    assertThat(call(mesh, "/", 0).attempt(0)).isNull();
    second.finished(Outcome.IGNORED, false, 0);
    assertThat(call(mesh, "/", 0).attempt(0)).isNotNull();
  }

  @Test
  void noRetryWhenTooManyAreUnderWay() {
    Mesh mesh =
        mesh(
            "{'circuitBreaker': {'maxRetries': 1}, 'retry': {'on': ['5xx'],"
                + " 'backoff': {'base': '1ms'}}, 'outlierDetection': {'consecutive5xx': 0,"
                + " 'consecutiveGatewayFailure': 0, 'failurePercentage': {'threshold': 0}}}",
            Given::lowest);
    Call one = call(mesh, "/", 0);
    assertThat(one.attempt(0).finished(Outcome.of(500), true, 0).isRetry()).isTrue();
    Attempt retry = one.attempt(0);
    Call two = call(mesh, "/", 0);
    assertThat(two.attempt(0).finished(Outcome.of(500), true, 0)).isEqualTo(Verdict.RETURN);
    retry.finished(Outcome.of(200), true, 0);
    Call three = call(mesh, "/", 0);
    assertThat(three.attempt(0).finished(Outcome.of(500), true, 0).isRetry()).isTrue();
  }

  @Test
  void aConcurrencyLimitAnswers503Too() {
    Mesh mesh = mesh("{'concurrencyLimit': {'gradient': {'min': 2, 'max': 2}}}", Given::lowest);
    assertThat(call(mesh, "/", 0).attempt(0)).isNotNull();
    assertThat(call(mesh, "/", 0).attempt(0)).isNotNull();
    Call third = call(mesh, "/", 0);
    assertThat(third.attempt(0)).isNull();
    assertThat(third.reply().status()).isEqualTo(503);
    Upstream upstream = mesh.upstreams().iterator().next();
    assertThat(upstream.concurrencyLimit()).isEqualTo(2);
    assertThat(upstream.active()).isEqualTo(2);
    assertThat(upstream.pending()).isEqualTo(2);
    assertThat(upstream.retries()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/old, /new",
    "/old?a=b, /new?a=b",
    "/old/er?x, /new?x",
  })
  void aRedirectKeepsTheQuery(String path, String location) {
    Mesh mesh =
        mesh(
            "{'routes': [{'match': {'path': {'prefix': '/old'}}, 'redirect':"
                + " {'path': '/new', 'status': 308}}]}",
            Given::lowest);
    Call call = call(mesh, path, 0);
    assertThat(call.attempt(0)).isNull();
    assertThat(call.reply()).isEqualTo(new LocalReply(308, "redirect", location, 0));
    assertThat(call(mesh, "/other", 0).attempt(0)).isNotNull();
  }

  @Test
  void aRedirectWithAQueryOfItsOwnDropsTheRequests() {
    Mesh mesh = mesh("{'routes': [{'redirect': {'path': '/new?v=2'}}]}", Given::lowest);
    Call call = call(mesh, "/old?a=b", 0);
    assertThat(call.attempt(0)).isNull();
    assertThat(call.reply().location()).isEqualTo("/new?v=2");
  }

  @Test
  void faultsHitTheirShareOfTheRequests() {
    Mesh mesh =
        mesh(
            "{'routes': [{'fault': {'delay': {'percent': 5, 'duration': '200ms'},"
                + " 'abort': {'percent': 1, 'status': 503}}}]}",
            new Random(7)::nextInt);
    int delayed = 0;
    int aborted = 0;
    for (int i = 0; i < 10_000; i++) {
      Call call = call(mesh, "/", 0);
      Attempt attempt = call.attempt(0);
      delayed += call.delayNanos() == SECOND / 5 ? 1 : 0;
      aborted += attempt == null ? 1 : 0;
      if (attempt == null) {
        assertThat(call.reply()).isEqualTo(new LocalReply(503, "fault", null, 0));
      } else {
        attempt.finished(Outcome.of(200), true, 0);
      }
    }
    assertThat(delayed).isBetween(400, 600);
    assertThat(aborted).isBetween(60, 140);
  }

  @Test
  void anInjectedDelayCountsForTheLimitOfTheRequest() {
    Mesh mesh =
        mesh(
            "{'routes': [{'fault': {'delay': {'percent': 100, 'duration': '900ms'}}}],"
                + " 'timeouts': {'request': '1s'}, 'retry': {'on': ['5xx']}}",
            bound -> bound - 1);
    Call call = call(mesh, "/", 0);
    long now = call.delayNanos();
    Verdict verdict = call.attempt(now).finished(Outcome.of(500), true, now + SECOND / 10);
    assertThat(verdict).isEqualTo(Verdict.RETURN);
  }

  @Test
  void anInjectedDelayIsPartOfTheCall() {
    Mesh mesh =
        mesh(
            "{'routes': [{'fault': {'delay': {'percent': 100, 'duration': '900ms'}}}]}",
            bound -> bound - 1);
    Call call = call(mesh, "/", SECOND);
    assertThat(call.begunAt()).as("before its first try").isEqualTo(SECOND);
    call.attempt(SECOND + call.delayNanos());
    assertThat(call.begunAt()).as("after it").isEqualTo(SECOND);
  }

  private Mesh mesh(String policy, IntUnaryOperator chance) {
    Mesh mesh = new Mesh(null, true, chance, listener);
    mesh.publish(snapshot(service("users", Policies.read(policy), endpoint(1))), 0);
    return mesh;
  }

  private static Call call(Mesh mesh, String path, long now) {
    return mesh.call(get("users", path), now);
  }
}
