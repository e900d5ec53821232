package dev.weft.policy;

import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A mesh with one service, {@code users}, and what becomes of the connections to it. */
abstract class DialedMesh {
  final List<String> told = new ArrayList<>();
  final Mesh mesh =
      new Mesh(
          "web",
          true,
          new Random(1)::nextInt,
          new MeshListener() {
            @Override
            public void dialed(Call call, Node node, Outcome outcome, long nanos) {
              told.add(node.endpoint().id() + " " + outcome.failure() + " " + nanos);
            }

            @Override
            public void severed(Call call, Node node, String reason) {
              told.add("severed " + node.endpoint().id() + " " + reason);
            }

            @Override
            public void refused(Call call, String reason) {
              told.add("refused " + reason);
            }
          });

  void publish(String policy, Endpoint... endpoints) {
    mesh.publish(snapshot(service("users", Policies.read(policy), endpoints)), 0);
  }

  Connection dial(long now) {
    return Objects.requireNonNull(Objects.requireNonNull(mesh.dial("users:80", now)).connection());
  }

  /** The others stay open until it goes there, so that it is the one least in use. */
  Connection dialTo(String id, long now) {
    List<Connection> others = new ArrayList<>();
    Connection connection = dial(now);
    while (!connection.node().endpoint().id().equals(id)) {
      others.add(connection);
      assertThat(others).hasSizeLessThan(1_000);
      connection = dial(now);
    }
    others.forEach(each -> each.closed(false, now));
    return connection;
  }

  void open(String id, boolean early) {
    Connection connection = dialTo(id, 0);
    connection.connected(0);
    connection.closed(early, 0);
  }

  @Nullable String refusal(long now) {
    Mesh.Dial dial = Objects.requireNonNull(mesh.dial("users:80", now));
    assertThat(dial.connection()).isNull();
    return dial.refusal();
  }

  Set<String> picked(int count, long now) {
    Set<String> ids = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      Connection connection = dial(now);
      ids.add(connection.node().endpoint().id());
      connection.closed(false, now);
    }
    return ids;
  }

  Upstream upstream() {
    return mesh.upstreams().iterator().next();
  }

  Node node(String id) {
    return upstream().nodes().stream()
        .filter(node -> node.endpoint().id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
