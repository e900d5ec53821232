package dev.weft.policy;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.request;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.WeightedRandom;
import dev.weft.policy.guard.Backoff;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryBudget;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tried again, where, how often and when; on the assembled engine. */
class RetryTest {
  private static final OutlierDetection NEVER_EJECT =
      new OutlierDetection(0, 0, 0, SECOND, SECOND, SECOND, 0, 0);

  @ParameterizedTest
  @CsvSource({
    "GET, true, CONNECT_FAILURE, true",
    "POST, false, CONNECT_FAILURE, true",
    "POST, false, RESET_BEFORE_REQUEST, true",
    "POST, true, REFUSED_STREAM, true",
    "POST, false, REFUSED_STREAM, false",
    "GET, true, RESET, true",
    "GET, false, RESET, false",
    "POST, true, RESET, false",
    "GET, true, PER_TRY_TIMEOUT, false",
    "GET, true, REQUEST_TIMEOUT, false",
  })
  void byDefaultWhatTheServerCantHaveActedOnIsRetriedAndResetsOfSafeRequests(
      String method, boolean replayable, Failure failure, boolean retried) {
    Call call = call(mesh(RetryPolicy.DEFAULT), method);
    Verdict verdict = call.attempt(0).finished(Outcome.of(failure), replayable, 0);
    assertThat(verdict.isRetry()).isEqualTo(retried);
  }

  @ParameterizedTest
  @CsvSource({
    "SERVER_ERROR, 500, true",
    "SERVER_ERROR, 404, false",
    "GATEWAY_ERROR, 502, true",
    "GATEWAY_ERROR, 500, false",
    "RETRIABLE_4XX, 409, true",
    "RETRIABLE_4XX, 429, false",
    "RESET, 503, false",
  })
  void answersAreRetriedByTheirStatus(RetryOn on, int status, boolean retried) {
    RetryPolicy policy = policy(2, Set.of(on), Set.of());
    assertThat(first(policy, "GET", Outcome.of(status)).isRetry()).isEqualTo(retried);
    assertThat(first(policy, "POST", Outcome.of(status)).isRetry()).isFalse();
  }

  @Test
  void aStatusNumberIsACondition() {
    RetryPolicy policy = policy(2, Set.of(), Set.of(429));
    assertThat(first(policy, "GET", Outcome.of(429)).isRetry()).isTrue();
    assertThat(first(policy, "GET", Outcome.of(503)).isRetry()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(value = Failure.class, names = "REQUEST_TIMEOUT", mode = EnumSource.Mode.EXCLUDE)
  void noAnswerAtAllIsAServerErrorToo(Failure failure) {
    RetryPolicy policy = policy(2, Set.of(RetryOn.SERVER_ERROR), Set.of());
    assertThat(first(policy, "GET", Outcome.of(failure)).isRetry()).isTrue();
    assertThat(first(policy, "POST", Outcome.of(failure)).isRetry()).isFalse();
  }

  @Test
  void aPerTryTimeoutIsRetriedOnlyIfAskedFor() {
    RetryPolicy policy = policy(2, Set.of(RetryOn.PER_TRY_TIMEOUT), Set.of());
    assertThat(first(policy, "GET", Outcome.of(Failure.PER_TRY_TIMEOUT)).isRetry()).isTrue();
    assertThat(first(policy, "POST", Outcome.of(Failure.PER_TRY_TIMEOUT)).isRetry()).isFalse();
  }

  @Test
  void successAndAnIgnoredEndAreNeverRetried() {
    RetryPolicy policy = policy(2, Set.of(RetryOn.values()), Set.of());
    assertThat(first(policy, "GET", Outcome.of(200))).isEqualTo(Verdict.RETURN);
    assertThat(first(policy, "GET", Outcome.IGNORED)).isEqualTo(Verdict.RETURN);
  }

  @Test
  void theFirstConnectFailureIsRetriedAtOnceAndTheNextAfterAWait() {
    Call call = call(mesh(RetryPolicy.DEFAULT, Given.draws(0, 1, 500_000, 2)), "POST");
    Verdict first = call.attempt(0).finished(Outcome.of(Failure.CONNECT_FAILURE), false, 0);
    Verdict second = call.attempt(0).finished(Outcome.of(Failure.CONNECT_FAILURE), false, 0);
    Verdict third = call.attempt(0).finished(Outcome.of(Failure.CONNECT_FAILURE), false, 0);
    assertThat(first).isEqualTo(Verdict.RETRY_NOW);
    assertThat(second).isEqualTo(new Verdict(37_500_000));
    assertThat(third).isEqualTo(Verdict.RETURN);
    assertThat(call.attempts()).isEqualTo(3);
  }

  @Test
  void withOneEndpointThereIsAWaitBeforeItIsTriedAgain() {
    Mesh mesh = new Mesh(null, true, bound -> bound / 2, MeshListener.NONE);
    mesh.publish(snapshot(service("users", ServicePolicy.DEFAULT, endpoint(1))), 0);
    Call call = call(mesh, "GET");
    assertThat(call.attempt(0).finished(Outcome.of(Failure.CONNECT_FAILURE), true, 0))
        .isEqualTo(new Verdict(12_500_000));
    assertThat(call.attempt(0).endpoint()).isEqualTo(endpoint(1));
  }

  @Test
  void aRetryNeverGoesToATriedEndpointWhileThereIsAnother() {
    RetryPolicy many = policy(10, RetryPolicy.DEFAULT.on(), Set.of());
    Mesh mesh = mesh(many, Given::lowest);
    Call call = call(mesh, "GET");
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Attempt attempt = call.attempt(0);
      ports.add(attempt.endpoint().port());
      attempt.finished(Outcome.of(Failure.RESET), true, 0);
    }
    assertThat(ports).containsExactlyInAnyOrder(8001, 8002, 8003);
    assertThat(call.attempt(0)).as("all were tried: any will do").isNotNull();
  }

  @Test
  void thereIsNoRetryThatWouldBeginAfterTheRequestTimeout() {
    ServicePolicy policy =
        policy(new Timeouts(SECOND, 100 * MILLI, 0), policy(5, Set.of(RetryOn.RESET), Set.of()));
    Mesh mesh = new Mesh(null, true, bound -> bound / 2, MeshListener.NONE);
    mesh.publish(snapshot(service("users", policy, endpoint(1), endpoint(2))), 0);
    Call inTime = mesh.call(request("GET", "users", "/", Map.of()), SECOND);
    assertThat(
            inTime.attempt(SECOND).finished(Outcome.of(Failure.RESET), true, SECOND + 87 * MILLI))
        .isEqualTo(new Verdict(12_500_000));
    Call late = mesh.call(request("GET", "users", "/", Map.of()), SECOND);
    assertThat(late.attempt(SECOND).finished(Outcome.of(Failure.RESET), true, SECOND + 88 * MILLI))
        .isEqualTo(Verdict.RETURN);
  }

  @Test
  void theBudgetIsSharedByAllCallsToAService() {
    RetryPolicy one =
        new RetryPolicy(
            9,
            Set.of(RetryOn.RESET),
            Set.of(),
            Set.of("GET"),
            Backoff.DEFAULT,
            new RetryBudget.Limit(50, 0));
    Mesh mesh = mesh(one);
    Call first = call(mesh, "GET");
    assertThat(first.attempt(0).finished(Outcome.of(Failure.RESET), true, 0))
        .as("half a retry for one request")
        .isEqualTo(Verdict.RETURN);
    Call second = call(mesh, "GET");
    assertThat(second.attempt(0).finished(Outcome.of(Failure.RESET), true, 0).isRetry()).isTrue();
    assertThat(second.attempt(0).finished(Outcome.of(Failure.RESET), true, 0).isRetry()).isFalse();
    assertThat(second.upstream().retriesLeft(0)).isZero();
    assertThat(second.upstream().retriesLeft(11 * SECOND)).isZero();
  }

  @Test
  void anAttemptEndsOnce() {
    Call call = call(mesh(RetryPolicy.DEFAULT), "GET");
    Attempt attempt = call.attempt(0);
    assertThat(attempt.finished(Outcome.of(Failure.RESET), true, 0).isRetry()).isTrue();
    assertThat(attempt.finished(Outcome.of(Failure.RESET), true, 0)).isEqualTo(Verdict.RETURN);
    assertThat(call.upstream().active()).isZero();
    assertThat(call.upstream().nodes().stream().mapToLong(node -> node.failures()).sum())
        .isEqualTo(1);
  }

  private static Verdict first(RetryPolicy policy, String method, Outcome outcome) {
    return call(mesh(policy), method).attempt(0).finished(outcome, true, 0);
  }

  private static Call call(Mesh mesh, String method) {
    return mesh.call(request(method, "users", "/", Map.of()), 0);
  }

  private static Mesh mesh(RetryPolicy retry) {
    return mesh(retry, new Random(5)::nextInt);
  }

  private static Mesh mesh(RetryPolicy retry, IntUnaryOperator chance) {
    Mesh mesh = new Mesh(null, true, chance, MeshListener.NONE);
    ServicePolicy policy = policy(Timeouts.DEFAULT, retry);
    mesh.publish(snapshot(service("users", policy, endpoint(1), endpoint(2), endpoint(3))), 0);
    return mesh;
  }

  private static ServicePolicy policy(Timeouts timeouts, RetryPolicy retry) {
    return new ServicePolicy(
        Map.of(), List.of(), LoadBalancing.of(new WeightedRandom()), timeouts, retry, NEVER_EJECT);
  }

  private static RetryPolicy policy(int attempts, Set<RetryOn> on, Set<Integer> statuses) {
    return new RetryPolicy(
        attempts, on, statuses, Set.of("GET"), Backoff.DEFAULT, RetryBudget.Limit.DEFAULT);
  }
}
