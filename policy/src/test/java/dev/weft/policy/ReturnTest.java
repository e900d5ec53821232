package dev.weft.policy;

import static dev.weft.policy.Given.SECOND;
import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.request;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How an endpoint that was taken out comes back: not with its full share at once. */
class ReturnTest {
  private static final String POLICY =
      "{'outlierDetection': {'jitter': 0}, 'loadBalancer': {'policy': 'random'}}";

  private final List<String> lines = new ArrayList<>();
  private final Mesh mesh = new Mesh(null, true, new Random(3)::nextInt, new Lines(lines));

  @Test
  void oneRequestIsSentToItAndNoFurtherWhileThatIsUnderWay() {
    ejectTheFirst();
    mesh.sweep(30 * SECOND);
    Attempt probe = attempt("GET", 30 * SECOND);
    assertThat(probe.endpoint().port()).isEqualTo(8001);
    assertThat(node(1).unusable())
        .isEqualTo("returning: 5 consecutive local-origin failures (last connect-failure)");
    assertThat(ports(200, 31 * SECOND)).doesNotContain(8001);

    probe.finished(Outcome.of(204), true, 32 * SECOND);
    assertThat(lines).endsWith("i1 back");
    assertThat(node(1).isUsable()).isTrue();
    assertThat(ports(200, 32 * SECOND)).contains(8001);
  }

  @Test
  void ifThatFailsItIsOutAgainForLonger() {
    ejectTheFirst();
    mesh.sweep(30 * SECOND);
    attempt("GET", 30 * SECOND).finished(Outcome.of(503), false, 31 * SECOND);
    assertThat(lines).endsWith("i1 out for 60 s: probe failed: status 503");
    mesh.sweep(90 * SECOND);
    assertThat(ports(200, 90 * SECOND)).doesNotContain(8001);

    mesh.sweep(91 * SECOND);
    attempt("GET", 91 * SECOND).finished(Outcome.of(Failure.CONNECT_FAILURE), false, 91 * SECOND);
    assertThat(lines).endsWith("i1 out for 90 s: probe failed: connect-failure");
    mesh.sweep(181 * SECOND);
    attempt("GET", 181 * SECOND).finished(Outcome.of(Failure.REQUEST_TIMEOUT), false, 182 * SECOND);
    assertThat(lines).endsWith("i1 out for 120 s: probe failed: request timeout");
    assertThat(node(1).standing().timesEjected()).isEqualTo(4);
  }

  @Test
  void aRequestThatWasGivenUpLetsAnotherBeTried() {
    ejectTheFirst();
    mesh.sweep(30 * SECOND);
    attempt("GET", 30 * SECOND).finished(Outcome.IGNORED, false, 31 * SECOND);
    assertThat(lines).hasSize(1);
    assertThat(attempt("GET", 31 * SECOND).endpoint().port()).isEqualTo(8001);
  }

  @Test
  void aRequestThatDoesntEndIsAFailureAfterTheBaseTime() {
    ejectTheFirst();
    mesh.sweep(30 * SECOND);
    Attempt hung = attempt("GET", 31 * SECOND);
    mesh.sweep(61 * SECOND);
    assertThat(lines).hasSize(1);
    mesh.sweep(61 * SECOND + 1);
    assertThat(lines).endsWith("i1 out for 60 s: probe failed: no end of it in 30 s");
    hung.finished(Outcome.of(200), true, 62 * SECOND);
    assertThat(node(1).isUsable()).isFalse();
  }

  @Test
  void forOneIntervalOnlyRequestsThatCanBeRepeatedAreSentToIt() {
    ejectTheFirst();
    mesh.sweep(30 * SECOND);
    for (int i = 0; i < 200; i++) {
      Attempt attempt = attempt("POST", 40 * SECOND - 1);
      assertThat(attempt.endpoint().port()).isNotEqualTo(8001);
      attempt.finished(Outcome.of(200), false, 40 * SECOND - 1);
    }
    assertThat(attempt("POST", 40 * SECOND).endpoint().port()).isEqualTo(8001);
  }

  @Test
  void aFurtherTryOfACallIsNotSpentOnIt() {
    ejectTheFirst();
    Call call = call("GET", 30 * SECOND);
    Attempt first = call.attempt(30 * SECOND);
    mesh.sweep(30 * SECOND);
    assertThat(first.finished(Outcome.of(Failure.RESET), true, 30 * SECOND).isRetry()).isTrue();
    assertThat(call.attempt(30 * SECOND).endpoint().port()).isNotEqualTo(8001);
  }

  @Test
  void anAnswerOfTheOverloadedIsNoReasonToComeBack() {
    ejectTheFirst();
    mesh.sweep(30 * SECOND);
    attempt("GET", 30 * SECOND).finished(Outcome.of(429), false, 31 * SECOND);
    assertThat(lines).endsWith("i1 out for 60 s: probe failed: status 429");
  }

  @Test
  void nodesThatWentOutTogetherAreTriedOneRequestEach() {
    publish(POLICY, endpoint(1), endpoint(2), endpoint(3), endpoint(4));
    fail(8001, 5, 0);
    fail(8002, 5, 0);
    mesh.sweep(30 * SECOND);
    List<Attempt> open = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      open.add(attempt("GET", 30 * SECOND));
    }
    assertThat(open.stream().filter(each -> each.endpoint().port() == 8001)).hasSize(1);
    assertThat(open.stream().filter(each -> each.endpoint().port() == 8002)).hasSize(1);
  }

  @Test
  void whileDiscoveryFindsItFailingItIsNotTried() {
    ejectTheFirst();
    mesh.sweep(30 * SECOND);
    publish(POLICY, endpoint(1, Health.CRITICAL, 1), endpoint(2), endpoint(3));
    assertThat(ports(100, 31 * SECOND)).doesNotContain(8001);
    publish(POLICY, endpoint(1), endpoint(2), endpoint(3));
    assertThat(lines).endsWith("i1 back");
    assertThat(node(1).standing().isReturning()).isFalse();
  }

  @Test
  void theOnlyEndpointIsUsedAllTheTimeAndAnyGoodAnswerTakesItBack() {
    publish(POLICY, endpoint(1));
    fail(8001, 5, 0);
    assertThat(ports(3, SECOND)).containsOnly(8001);
    assertThat(node(1).ejection()).isNotNull();
    mesh.sweep(30 * SECOND);
    Attempt probe = attempt("GET", 30 * SECOND);
    Attempt other = attempt("GET", 30 * SECOND);
    assertThat(other.endpoint().port()).isEqualTo(8001);
    other.finished(Outcome.of(200), true, 30 * SECOND);
    assertThat(lines).endsWith("i1 back");
    probe.finished(Outcome.of(503), true, 31 * SECOND);
    assertThat(node(1).isUsable()).as("no longer the one that decides").isTrue();
  }

  @Test
  void withoutPanicTheOnlyEndpointIsTriedToo() {
    publish(
        "{'outlierDetection': {'jitter': 0}, 'loadBalancer': {'panicThreshold': 0}}", endpoint(1));
    fail(8001, 5, 0);
    assertThat(call("GET", SECOND).attempt(SECOND)).isNull();
    mesh.sweep(30 * SECOND);
    attempt("GET", 30 * SECOND).finished(Outcome.of(200), true, 30 * SECOND);
    assertThat(ports(3, 31 * SECOND)).containsOnly(8001);
  }

  private void ejectTheFirst() {
    publish(POLICY, endpoint(1), endpoint(2), endpoint(3));
    fail(8001, 5, 0);
    assertThat(lines)
        .containsExactly(
            "i1 out for 30 s: 5 consecutive local-origin failures (last connect-failure)");
  }

  private void fail(int port, int times, long now) {
    for (int failed = 0; failed < times; ) {
      Attempt attempt = attempt("GET", now);
      boolean chosen = attempt.endpoint().port() == port;
      attempt.finished(chosen ? Outcome.of(Failure.CONNECT_FAILURE) : Outcome.IGNORED, false, now);
      failed += chosen ? 1 : 0;
    }
  }

  private List<Integer> ports(int calls, long now) {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      Attempt attempt = attempt("GET", now);
      ports.add(attempt.endpoint().port());
      attempt.finished(Outcome.of(200), true, now);
    }
    return ports;
  }

  private Attempt attempt(String method, long now) {
    return call(method, now).attempt(now);
  }

  private Call call(String method, long now) {
    return mesh.call(request(method, "users", "/", Map.of()), now);
  }

  private Node node(int number) {
    return mesh.upstreams().iterator().next().nodes().get(number - 1);
  }

  private void publish(String policy, Endpoint... endpoints) {
    mesh.publish(snapshot(service("users", Policies.read(policy), endpoints)), 0);
  }

  private record Lines(List<String> lines) implements MeshListener {
    @Override
    public void ejected(String service, Endpoint endpoint, String reason, long nanos) {
      lines.add(endpoint.id() + " out for " + nanos / SECOND + " s: " + reason);
    }

    @Override
    public void returned(String service, Endpoint endpoint) {
      lines.add(endpoint.id() + " back");
    }
  }
}
