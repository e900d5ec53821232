package dev.weft.policy;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** An instance dies under load: what is in flight on it breaks, what comes after finds no port. */
class KilledInstanceTest {
  private static final int DEAD = 8001;

  private int sentToTheDead;

  @Property(tries = 100)
  void noRequestFailsAndTheDeadIsSoonLeftAlone(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 5) int endpoints,
      @ForAll @IntRange(min = 0, max = 100) int inFlight) {
    Mesh mesh = new Mesh(null, true, new Random(seed)::nextInt, MeshListener.NONE);
    Endpoint[] all = Given.endpoints(endpoints).toArray(new Endpoint[0]);
    mesh.publish(snapshot(service("users", ServicePolicy.DEFAULT, all)), 0);
    List<Call> calls = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      Call call = mesh.call(get("users", "/"), 0);
      calls.add(call);
      attempts.add(call.attempt(0));
    }

    for (int i = 0; i < inFlight; i++) {
      assertThat(succeeds(calls.get(i), attempts.get(i), Failure.RESET, MILLI)).isTrue();
    }
    sentToTheDead = 0;
    for (int i = 0; i < 1000; i++) {
      long now = (2 + i) * MILLI;
      Call call = mesh.call(get("users", "/"), now);
      assertThat(succeeds(call, call.attempt(now), Failure.CONNECT_FAILURE, now)).isTrue();
    }
    assertThat(sentToTheDead).isLessThanOrEqualTo(5);
  }

  private boolean succeeds(Call call, Attempt first, Failure atTheDead, long now) {
    Attempt attempt = first;
    Failure failure = atTheDead;
    while (attempt.endpoint().port() == DEAD) {
      sentToTheDead++;
      if (!attempt.finished(Outcome.of(failure), true, now).isRetry()) {
        return false;
      }
      attempt = call.attempt(now);
      failure = Failure.CONNECT_FAILURE;
    }
    return !attempt.finished(Outcome.of(200), true, now).isRetry();
  }
}
