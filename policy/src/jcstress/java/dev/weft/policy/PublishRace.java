package dev.weft.policy;

import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static dev.weft.policy.Given.tagged;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.Policies;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A publish while a call is made: the call is served by the old or by the new, never by neither. */
public final class PublishRace {
  private static final String TO_SUBSET =
      "{'subsets': {'%1$s': {'tags': ['%1$s']}}, 'routes': [{'split': [{'subset': '%1$s'}]}]}";

  private PublishRace() {}

  /** Instance 1 goes, 3 comes, and 2, which stays with another weight, keeps its counters. */
  @JCStressTest
  @Outcome(id = {"1, 0, 0", "3, 0, 0"}, expect = ACCEPTABLE, desc = "another instance")
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "the one that stays")
  @State
  public static class NewEndpoints {
    private static final MeshSnapshot OLD = Raced.users("{}", endpoint(1), endpoint(2));
    private static final MeshSnapshot NEW =
        Raced.users("{}", endpoint(2, Health.WARNING, 5), endpoint(3));

    private final Raced raced = new Raced(OLD);
    private final Node kept = raced.node(2);

    @Actor
    public void publish() {
      raced.mesh.publish(NEW, 2);
    }

    @Actor
    public void call(III_Result r) {
      r.r1 = raced.served();
    }

    @Arbiter
    public void after(III_Result r) {
      r.r2 = raced.node(2) == kept ? (int) kept.requests() : -1;
      r.r3 = kept.active() + raced.users().active();
    }
  }

  /** An attempt begun on a node that stays is ended on that node, whatever is published between. */
  @JCStressTest
  @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "none in flight, two requests")
  @State
  public static class AttemptInFlight {
    private static final MeshSnapshot OLD = Raced.users("{}", endpoint(2));
    private static final MeshSnapshot NEW =
        Raced.users("{}", endpoint(2, Health.WARNING, 5), endpoint(3, Health.CRITICAL, 1));

    private final Raced raced = new Raced(OLD);
    private final Attempt attempt = raced.attempt();

    @Actor
    public void publish() {
      raced.mesh.publish(NEW, 2);
    }

    @Actor
    public void endAndCall() {
      attempt.finished(Raced.GOOD, true, 2);
      raced.served();
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = raced.users().active();
      r.r2 = (int) raced.node(2).requests();
    }
  }

  /** The route and the subset that it names are renamed by one document. */
  @JCStressTest
  @Outcome(id = {"1", "2"}, expect = ACCEPTABLE, desc = "by the old route or the new")
  @State
  public static class RenamedSubset {
    private static final MeshSnapshot OLD = to("v1");
    private static final MeshSnapshot NEW = to("v2");

    private final Raced raced = new Raced(OLD);

    private static MeshSnapshot to(String subset) {
      return Raced.users(TO_SUBSET.formatted(subset), tagged(1, "v1"), tagged(2, "v2"));
    }

    @Actor
    public void publish() {
      raced.mesh.publish(NEW, 2);
    }

    @Actor
    public void call(I_Result r) {
      r.r1 = raced.served();
    }
  }

  /** The service that a route leads to is no longer wanted, and goes with the route. */
  @JCStressTest
  @Outcome(id = {"1", "2"}, expect = ACCEPTABLE, desc = "by the old route or without")
  @State
  public static class RouteToAServiceThatGoes {
    private static final MeshSnapshot NEW = Raced.users("{}", endpoint(1));
    private static final MeshSnapshot OLD =
        snapshot(
            service(
                "users",
                Policies.read("{'routes': [{'split': [{'service': 'people'}]}]}"),
                endpoint(1)),
            service("people", ServicePolicy.DEFAULT, endpoint(2)));

    private final Raced raced = new Raced(OLD);

    @Actor
    public void publish() {
      raced.mesh.publish(NEW, 2);
    }

    @Actor
    public void call(I_Result r) {
      r.r1 = raced.served();
    }
  }

  /** A name that is narrowed to a tag, asked for the first time while the tag's instances change. */
  @JCStressTest
  @Outcome(id = {"1, 2", "2, 2"}, expect = ACCEPTABLE, desc = "old or new, then the new")
  @State
  public static class TaggedName {
    private static final MeshSnapshot OLD = Raced.users("{}", tagged(1, "v1"), tagged(2));
    private static final MeshSnapshot NEW = Raced.users("{}", tagged(1), tagged(2, "v1"));

    private final Raced raced = new Raced(OLD, Given.get("v1.users.service.consul", "/"));

    @Actor
    public void publish() {
      raced.mesh.publish(NEW, 2);
    }

    @Actor
    public void call(II_Result r) {
      r.r1 = raced.served();
    }

    @Arbiter
    public void after(II_Result r) {
      r.r2 = raced.served();
    }
  }

  /** Before the first publish a name is undecided and a call is sent untouched. */
  @JCStressTest
  @Outcome(id = {"0, 0", "0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "untouched, or served")
  @State
  public static class FirstPublish {
    private static final MeshSnapshot FIRST = Raced.users("{}", endpoint(1));

    private final Mesh mesh = new Mesh(null, true, Given::lowest, MeshListener.NONE);

    @Actor
    public void publish() {
      mesh.publish(FIRST, 2);
    }

    @Actor
    public void call(II_Result r) {
      r.r1 = isServed();
      r.r2 = isServed();
    }

    private int isServed() {
      Call call = mesh.call(Raced.GET, 1);
      return call == null ? 0 : call.attempt(1) == null ? -1 : 1;
    }
  }
}
