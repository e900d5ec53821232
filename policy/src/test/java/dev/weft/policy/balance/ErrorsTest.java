package dev.weft.policy.balance;

import static dev.weft.policy.Given.MILLI;
import static dev.weft.policy.Given.REQUEST;
import static dev.weft.policy.Given.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recent errors are load. */
class ErrorsTest {

  @Test
  void anErrorFadesIn10Seconds() {
    Errors errors = new Errors();
    assertThat(errors.recent(0)).isZero();
    for (int i = 0; i < 10; i++) {
      errors.add(0);
    }
    assertThat(errors.recent(0)).isEqualTo(10);
    assertThat(errors.recent(5 * SECOND)).as("10 x 0.61").isEqualTo(6);
    assertThat(errors.recent(10 * SECOND)).as("10 x 0.37").isEqualTo(4);
    errors.add(10 * SECOND);
    assertThat(errors.recent(10 * SECOND)).isEqualTo(5);
    assertThat(errors.recent(60 * SECOND)).isZero();
    assertThat(errors.recent(10 * SECOND)).as("forgotten for good").isZero();
  }

  @Test
  void errorsOfManyThreadsAreAllCounted() throws InterruptedException {
    Errors errors = new Errors();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < 4; i++) {
      threads[i] =
          new Thread(
              () -> {
                for (int error = 0; error < 5000; error++) {
                  errors.add(SECOND);
                }
              });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(errors.recent(SECOND)).isEqualTo(20_000);
  }

  @Test
  void errorsCountAsRequestsInFlight() {
    List<Node> nodes = Picked.equal(2);
    Pool pool = pool(nodes, Given.ground(Given.draws(0, 0, 0, 0)));
    pool.ended(nodes.get(0), REQUEST, MILLI, true, 0);
    assertThat(pool.pick(REQUEST, 0)).isSameAs(nodes.get(1));
    assertThat(pool.pick(REQUEST, 60 * SECOND)).isSameAs(nodes.get(0));
  }

  @Test
  void aGoodAnswerIsNoError() {
    List<Node> nodes = Picked.equal(2);
    Pool pool = pool(nodes, Given.ground(Given.draws(0, 0)));
    pool.ended(nodes.get(0), REQUEST, MILLI, false, 0);
    assertThat(pool.pick(REQUEST, 0)).isSameAs(nodes.get(0));
  }

  /** Its errors come back at once while the others are at work: it is always the least busy. */
  @Test
  void aNodeThatFailsFastIsNoSinkhole() {
    List<Node> nodes = Picked.equal(3);
    nodes.get(1).started();
    nodes.get(2).started();
    Pool pool = pool(nodes, Given.ground(new Random(1)::nextInt));
    int failing = 0;
    for (int i = 0; i < 3000; i++) {
      long now = i * 10 * MILLI;
      Node node = pool.pick(REQUEST, now);
      boolean fails = node == nodes.get(0);
      failing += fails ? 1 : 0;
      pool.ended(node, REQUEST, MILLI, fails, now);
    }
    assertThat(failing).as("of 3000 in 30 s").isBetween(1, 30);
  }

  private static Pool pool(List<Node> nodes, Ground ground) {
    return new Pool(nodes, LoadBalancing.DEFAULT, null, ground);
  }
}
