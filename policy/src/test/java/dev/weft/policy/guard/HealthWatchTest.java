package dev.weft.policy.guard;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import dev.weft.policy.balance.Node;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What health checks find of nodes. */
class HealthWatchTest {
  private static final HealthCheck.Probe.Http HTTP =
      new HealthCheck.Probe.Http("/health", List.of(new HealthCheck.Range(200, 299)));
  private static final HealthCheck.Probe.Grpc GRPC = new HealthCheck.Probe.Grpc("");
  private static final HealthCheck CHECK = check(HTTP, 2, 3);
  private static final ProbeResult BAD = ProbeResult.http(HTTP, 500);

  private final AtomicInteger changes = new AtomicInteger();
  private final HealthWatch watch = new HealthWatch(Given::lowest, changes::incrementAndGet);
  private final Node node = new Node(Given.endpoint(1));
  private long now;

  @Test
  void soManyBadProbesInARowMakeANodeBad() {
    assertThat(verdicts(BAD, BAD)).containsOnlyNulls();
    assertThat(verdicts(BAD)).containsExactly("health check http /health: status 500 (3 in a row)");
    assertThat(node.unusable()).isEqualTo("health check http /health: status 500 (3 in a row)");
    assertThat(changes).hasValue(1);
    assertThat(verdicts(ProbeResult.timeout(CHECK)))
        .containsExactly("health check http /health: status 500 (3 in a row)");
    assertThat(changes).hasValue(1);
  }

  @Test
  void aGoodProbeEndsTheRun() {
    assertThat(verdicts(BAD, BAD, ProbeResult.GOOD, BAD, BAD)).containsOnlyNulls();
    assertThat(verdicts(BAD)).doesNotContainNull();
  }

  @Test
  void theFirstGoodProbeEverSuffices() {
    verdicts(BAD, BAD, BAD);
    assertThat(verdicts(ProbeResult.GOOD)).containsOnlyNulls();
    assertThat(node.isUsable()).isTrue();
    assertThat(changes).hasValue(2);
  }

  @Test
  void laterItTakesSoManyGoodOnesInARow() {
    verdicts(ProbeResult.GOOD, BAD, BAD, BAD);
    assertThat(verdicts(ProbeResult.GOOD, BAD, ProbeResult.GOOD)).doesNotContainNull();
    assertThat(verdicts(ProbeResult.GOOD)).containsOnlyNulls();
  }

  @Test
  void aResultSaysInWordsWhatWasFound() {
    assertThat(ProbeResult.http(HTTP, 200)).isEqualTo(ProbeResult.GOOD);
    assertThat(ProbeResult.http(HTTP, 300).failure()).isEqualTo("status 300");
    assertThat(ProbeResult.grpc("SERVING")).isEqualTo(ProbeResult.GOOD);
    assertThat(ProbeResult.grpc("NOT_SERVING").failure()).isEqualTo("not_serving");
    assertThat(ProbeResult.timeout(CHECK).failure()).isEqualTo("no answer in 1000 ms");
    assertThat(ProbeResult.broken("connection refused").failure()).isEqualTo("connection refused");
  }

  @Test
  void aProbeIsDueOnceAnIntervalAndEndedOnce() {
    List<HealthWatch.Checkup> first = watch.due(List.of(node), List.of(CHECK), 0);
    assertThat(first).hasSize(1);
    assertThat(first.get(0).node()).isSameAs(node);
    assertThat(first.get(0).check()).isEqualTo(CHECK);
    assertThat(watch.due(List.of(node), List.of(CHECK), SECOND)).as("under way").isEmpty();
    first.get(0).ended(BAD, SECOND);
    first.get(0).ended(BAD, SECOND);
    first.get(0).ended(BAD, SECOND);
    assertThat(node.isUsable()).isTrue();
    assertThat(watch.due(List.of(node), List.of(CHECK), 11 * SECOND - 1)).isEmpty();
    assertThat(watch.due(List.of(node), List.of(CHECK), 11 * SECOND)).hasSize(1);
  }

  @Test
  void aProbeThatNeverEndsIsFollowedByAnother() {
    watch.due(List.of(node), List.of(CHECK), 0);
    assertThat(watch.due(List.of(node), List.of(CHECK), 11 * SECOND - 1)).isEmpty();
    assertThat(watch.due(List.of(node), List.of(CHECK), 11 * SECOND)).hasSize(1);
  }

  @Test
  void chanceKeepsCallersThatStartTogetherApart() {
    HealthWatch late = new HealthWatch(Given.draws(700_000, 0, 500_000), () -> {});
    List<Node> nodes = List.of(node);
    List<HealthCheck> checks = List.of(CHECK);
    assertThat(late.due(nodes, checks, 0)).isEmpty();
    assertThat(late.due(nodes, checks, 7 * SECOND - 1)).isEmpty();
    List<HealthWatch.Checkup> due = late.due(nodes, checks, 7 * SECOND);
    assertThat(due).hasSize(1);
    due.get(0).ended(ProbeResult.GOOD, 7 * SECOND);
    assertThat(late.due(nodes, checks, 17_499 * MILLI)).isEmpty();
    assertThat(late.due(nodes, checks, 17_500 * MILLI)).hasSize(1);
  }

  @Test
  void eachOfSeveralChecksMayTakeANodeOut() {
    HealthCheck tcp = check(new HealthCheck.Probe.Tcp(), 1, 1);
    HealthCheck grpc = check(GRPC, 1, 1);
    List<HealthWatch.Checkup> due = watch.due(List.of(node), List.of(tcp, grpc), 0);
    due.get(1).ended(ProbeResult.grpc("NOT_SERVING"), 0);
    assertThat(node.unusable()).isEqualTo("health check grpc: not_serving (1 in a row)");
    due.get(0).ended(ProbeResult.broken("connection refused"), 0);
    assertThat(node.unusable()).isEqualTo("health check tcp: connection refused (1 in a row)");
    assertThat(changes).hasValue(1);
  }

  @Test
  void otherSettingsForgetAllThatWasFound() {
    verdicts(BAD, BAD, BAD);
    HealthWatch.Checkup old = watch.due(List.of(node), List.of(CHECK), now).get(0);
    watch.use(List.of(check(HTTP, 2, 1)));
    assertThat(node.isUsable()).isTrue();
    assertThat(changes).hasValue(2);
    old.ended(BAD, now);
    assertThat(node.isUsable()).as("a probe of before says nothing").isTrue();
    assertThat(watch.due(List.of(node), List.of(), now)).isEmpty();
    watch.use(List.of());
    assertThat(changes).hasValue(2);
  }

  @Test
  void aNodeThatHasGoneIsForgotten() {
    HealthWatch.Checkup old = watch.due(List.of(node), List.of(check(HTTP, 1, 1)), 0).get(0);
    assertThat(watch.due(List.of(), List.of(check(HTTP, 1, 1)), 0)).isEmpty();
    old.ended(BAD, 0);
    assertThat(node.isUsable()).isTrue();
    assertThat(changes).hasValue(0);
  }

  @Test
  void aReportSaysWhatTheLastProbeFoundAndWhatCountsSoFar() {
    HealthCheck tcp = check(new HealthCheck.Probe.Tcp(), 1, 1);
    assertThat(watch.reports(node)).isEmpty();
    List<HealthWatch.Checkup> due = watch.due(List.of(node), List.of(CHECK, tcp), 0);
    assertThat(watch.reports(node))
        .containsExactly(
            new CheckReport(CHECK, null, null, 0), new CheckReport(tcp, null, null, 0));
    due.get(0).ended(BAD, SECOND);
    due.get(1).ended(BAD, 2 * SECOND);
    assertThat(watch.reports(node))
        .containsExactly(
            new CheckReport(CHECK, null, BAD, SECOND),
            new CheckReport(tcp, "health check tcp: status 500 (1 in a row)", BAD, 2 * SECOND));
  }

  private List<String> verdicts(ProbeResult... results) {
    return Arrays.stream(results).map(this::verdict).toList();
  }

  private String verdict(ProbeResult result) {
    watch.due(List.of(node), List.of(CHECK), now).get(0).ended(result, now);
    now += 10 * SECOND;
    return node.standing().failedCheck();
  }

  private static HealthCheck check(HealthCheck.Probe probe, int healthyAfter, int unhealthyAfter) {
    return new HealthCheck(probe, 10 * SECOND, SECOND, healthyAfter, unhealthyAfter);
  }
}
