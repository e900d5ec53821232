package dev.weft.policy;

import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import dev.weft.policy.route.RequestHead;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** A mesh whose one service {@code users} is raced on, and what the races ask about it. */
final class Raced {
  static final RequestHead GET = Given.get("users.service.consul", "/");

  static final Outcome GOOD = Outcome.of(200);
  static final Outcome BAD = Outcome.of(503);
  static final Outcome RESET = Outcome.of(Failure.RESET);
  static final Outcome REFUSED_STREAM = Outcome.of(Failure.REFUSED_STREAM);

  final Told told = new Told();
  final Mesh mesh =
      new Mesh(null, true, bound -> ThreadLocalRandom.current().nextInt(bound), told);

  private final RequestHead head;

  Raced(MeshSnapshot snapshot) {
    this(snapshot, GET);
  }

  Raced(MeshSnapshot snapshot, RequestHead head) {
    this.head = head;
    mesh.publish(snapshot, 0);
  }

  static MeshSnapshot users(String policy, Endpoint... endpoints) {
    return snapshot(service("users", Policies.read(policy), endpoints));
  }

  Upstream users() {
    return mesh.upstreams().iterator().next();
  }

  /** The node of the instance with this number. */
  Node node(int number) {
    for (Node node : users().nodes()) {
      if (number(node.endpoint()) == number) {
        return node;
      }
    }
    throw new IllegalStateException("no node " + number);
  }

  Attempt attempt() {
    return Objects.requireNonNull(call().attempt(1));
  }

  Call call() {
    return Objects.requireNonNull(mesh.call(head, 1));
  }

  /** An attempt on the instance with this number, which the balancer draws by chance alone. */
  Attempt attemptOn(int number) {
    while (true) {
      Attempt attempt = attempt();
      if (number(attempt.endpoint()) == number) {
        return attempt;
      }
      attempt.finished(Outcome.IGNORED, false, 1);
    }
  }

  /** Makes a call with one good answer; the number of the instance, or 0 if it was refused. */
  int served() {
    Attempt attempt = call().attempt(1);
    if (attempt == null) {
      return 0;
    }
    attempt.finished(GOOD, true, 2);
    return number(attempt.endpoint());
  }

  int ejected() {
    int ejected = 0;
    for (Node node : users().nodes()) {
      ejected += node.ejection() == null ? 0 : 1;
    }
    return ejected;
  }

  /** How many nodes are drawn from. */
  int used() {
    return users().view().active.whole.used().size();
  }

  static int number(Attempt attempt) {
    return number(attempt.endpoint());
  }

  private static int number(Endpoint endpoint) {
    return Integer.parseInt(endpoint.id().substring(1));
  }
}
