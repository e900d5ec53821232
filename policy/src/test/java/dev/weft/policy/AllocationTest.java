package dev.weft.policy;

import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.policy.document.Policies;
import dev.weft.policy.route.RequestHead;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call costs in memory, counted by the JVM. */
class AllocationTest {
  private static final int CALLS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "round-robin, 64",
    "random, 64",
    "least-request, 64",
    "peak-ewma, 112",
  })
  void aCallThatIsAnsweredAtOnceMakesLittleMoreThanItself(String balancer, int mostBytes) {
    Random random = new Random(1);
    Mesh mesh = new Mesh("web", true, random::nextInt, MeshListener.NONE);
    String policy = "{'loadBalancer': {'policy': '%s'}}".formatted(balancer);
    mesh.publish(
        snapshot(service("users", Policies.read(policy), endpoint(1), endpoint(2), endpoint(3))),
        0);
    RequestHead head = get("users", "/");
    calls(mesh, head);

    long before = THREADS.getCurrentThreadAllocatedBytes();
    calls(mesh, head);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat((double) bytes / CALLS).isBetween(1.0, mostBytes + 8.0);
  }

  private static void calls(Mesh mesh, RequestHead head) {
    for (int i = 0; i < CALLS; i++) {
      Call call = mesh.call(head, i);
      Attempt attempt = call.attempt(i);
      attempt.connected();
      attempt.answered(200, name -> null, true, i + 1);
    }
  }
}
