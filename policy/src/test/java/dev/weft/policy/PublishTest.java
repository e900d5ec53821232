package dev.weft.policy;

import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static dev.weft.policy.Given.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.document.Policies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A publish changes several services at once; calls in its midst find all they need. */
class PublishTest {
  /**
   * A split to another service's subset met, between the updates of the two services, a subset that
   * was gone already or not there yet, and the call was refused.
   */
  @Test
  void aSubsetThatIsRenamedWithTheRoutesToItFailsNoCall() {
    List<String> refused = new ArrayList<>();
    Mesh[] mesh = new Mesh[1];
    boolean[] calling = {false};
    MeshListener calls =
        new MeshListener() {
          @Override
          public void refused(Call call, String reason) {
            refused.add(reason);
          }
        };
    // Chance is asked while pools are built: a call in the midst of the publish.
    mesh[0] =
        new Mesh(
            null,
            true,
            bound -> {
              if (calling[0]) {
                calling[0] = false;
                for (String name : List.of("users", "zebra")) {
                  Attempt attempt = mesh[0].call(get(name, "/"), 1).attempt(1);
                  if (attempt != null) {
                    attempt.finished(Outcome.of(200), true, 1);
                  }
                }
                calling[0] = true;
              }
              return 0;
            },
            calls);
    mesh[0].publish(published("v1"), 0);
    calling[0] = true;
    mesh[0].publish(published("v2"), 1);
    calling[0] = false;
    assertThat(refused).isEmpty();
    assertThat(mesh[0].call(get("users", "/"), 2).attempt(2)).isNotNull();
  }

  @Test
  void theSameSnapshotTwiceIsPublishedOnce() {
    List<MeshSnapshot> seen = new ArrayList<>();
    MeshListener published =
        new MeshListener() {
          @Override
          public void published(MeshSnapshot snapshot) {
            seen.add(snapshot);
          }
        };
    Mesh mesh = new Mesh(null, true, Given::lowest, published);
    mesh.publish(published("v1"), 0);
    mesh.publish(published("v1"), 1);
    assertThat(seen).hasSize(1);
  }

  /** Users go to a subset of zebra, zebra's own go to one of users: either order of updates. */
  private static MeshSnapshot published(String subset) {
    String policy =
        "{'subsets': {'%1$s': {'tags': ['a']}}, 'loadBalancer': {'policy': 'round-robin'},"
            + " 'routes': [{'split': [{'service': '%2$s', 'subset': '%1$s'}]}]}";
    return snapshot(
        service("users", Policies.read(policy.formatted(subset, "zebra")), tagged(1, "a")),
        service("zebra", Policies.read(policy.formatted(subset, "users")), tagged(2, "a")));
  }
}
