package dev.weft.policy;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.request;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.document.Policies;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A second try beside a slow one: when it is sent, and what becomes of both. */
class HedgeTest {
  private static final String FIXED = "{'hedge': {'after': '20ms', 'max': 1}%s}";

  @Test
  void aHedgeGoesToAnotherEndpointAndTheFirstAnswerCounts() {
    Mesh mesh = mesh(FIXED.formatted(""), 2);
    Call call = mesh.call(get("users", "/"), 0);
    Attempt slow = call.attempt(0);
    assertThat(call.hedgeNanos()).isEqualTo(20 * MILLI);
    Attempt hedge = call.hedge(20 * MILLI);
    assertThat(hedge.endpoint()).isNotEqualTo(slow.endpoint());
    assertThat(call.attempts()).isEqualTo(2);
    assertThat(hedge.finished(Outcome.of(200), true, 30 * MILLI)).isEqualTo(Verdict.RETURN);
    assertThat(slow.finished(Outcome.IGNORED, true, 30 * MILLI)).isEqualTo(Verdict.RETURN);
    assertThat(mesh.upstreams().iterator().next().active()).isZero();
  }

  @Test
  void aFailureWaitsForTheOtherTryAndOnlyTheLastIsJudged() {
    Mesh mesh = mesh(FIXED.formatted(", 'retry': {'attempts': 2}"), 3);
    Call call = mesh.call(get("users", "/"), 0);
    Attempt slow = call.attempt(0);
    Attempt hedge = call.hedge(0);
    assertThat(hedge.finished(Outcome.of(Failure.RESET), true, 1)).isEqualTo(Verdict.WAIT);
    assertThat(Verdict.WAIT.isRetry()).isFalse();
    assertThat(slow.finished(Outcome.of(Failure.RESET), true, 2).isRetry()).isTrue();
  }

  @Test
  void noMoreHedgesThanAllowedAndNoneForWhatMayNotBeRepeated() {
    Mesh mesh = mesh(FIXED.formatted(""), 5);
    Call call = mesh.call(get("users", "/"), 0);
    assertThat(call.hedge(0)).isNull();
    call.attempt(0);
    assertThat(call.hedge(0)).isNotNull();
    assertThat(call.hedge(0)).isNull();
    Call post = mesh.call(request("POST", "users", "/", Map.of()), 0);
    post.attempt(0);
    assertThat(post.hedgeNanos()).isZero();
  }

  @Test
  void aHedgeNeedsAnEndpointThatWasNotTried() {
    Mesh mesh = mesh(FIXED.formatted(""), 1);
    Call call = mesh.call(get("users", "/"), 0);
    call.attempt(0);
    assertThat(call.hedge(0)).isNull();
    assertThat(mesh.upstreams().iterator().next().active()).isEqualTo(1);
  }

  @Test
  void hedgesShareTheBudgetOfRetries() {
    Mesh mesh =
        mesh(FIXED.formatted(", 'retry': {'budget': {'percent': 0, 'minPerSecond': 0}}"), 3);
    Call call = mesh.call(get("users", "/"), 0);
    call.attempt(0);
    assertThat(call.hedge(0)).isNull();
  }

  /** Trap: hedging during overload makes it worse. */
  @Test
  void noHedgeWhileTheServiceIsBusy() {
    Mesh mesh = mesh(FIXED.formatted(", 'circuitBreaker': {'maxRequests': 4}"), 3);
    Call call = mesh.call(get("users", "/"), 0);
    call.attempt(0);
    mesh.call(get("users", "/"), 0).attempt(0);
    mesh.call(get("users", "/"), 0).attempt(0);
    assertThat(call.hedge(0)).isNull();
  }

  @Test
  void aPercentileIsKnownOnceThereWereEnoughAnswers() {
    Mesh mesh = mesh("{'hedge': {'after': 'p95'}}", 3);
    long now = 0;
    for (int i = 0; i < 1000; i++) {
      Call call = mesh.call(get("users", "/"), now);
      Attempt attempt = call.attempt(now);
      long nanos = i % 10 == 0 ? 100 * MILLI : 10 * MILLI;
      attempt.finished(Outcome.of(200), true, now + nanos);
      now += SECOND / 200;
      if (i % 200 == 199) {
        mesh.sweep(now);
      }
    }
    Call call = mesh.call(get("users", "/"), now);
    call.attempt(now);
    assertThat(call.hedgeNanos()).isBetween(80 * MILLI, 130 * MILLI);
  }

  @Test
  void withoutAHedgePolicyThereIsNone() {
    Mesh mesh = mesh("{}", 3);
    Call call = mesh.call(get("users", "/"), 0);
    call.attempt(0);
    assertThat(call.hedgeNanos()).isZero();
    assertThat(call.hedge(0)).isNull();
  }

  private static Mesh mesh(String policy, int endpoints) {
    Mesh mesh = new Mesh(null, true, new Random(5)::nextInt, MeshListener.NONE);
    mesh.publish(
        snapshot(
            new MeshSnapshot.Service(
                ServiceName.of("users"), Given.endpoints(endpoints), Policies.read(policy), null)),
        0);
    return mesh;
  }
}
