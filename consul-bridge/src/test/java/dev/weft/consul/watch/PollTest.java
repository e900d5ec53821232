package dev.weft.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.http.Reply;
import org.junit.jupiter.api.Test;

/** A watch of something that Consul can't hold a question for. */
class PollTest {
  @Test
  void asksAgainAfterTenSecondsGiveOrTakeATenthAndNeverBlocks() {
    for (int chance : new int[] {0, 1_000, 2_000}) {
      OneWatch one = new OneWatch(bound -> Math.min(chance, bound - 1));
      one.blocks = false;
      one.watch.start();
      one.answer(17);
      one.loop.pass(9_000 + chance - 1);
      assertThat(one.asked).hasSize(1);
      one.loop.pass(1);
      assertThat(one.asked).containsExactly("/v1/x?stale 10000", "/v1/x?stale 10000");
    }
  }

  @Test
  void backsOffAfterAFailureLikeAllOthers() {
    OneWatch one = new OneWatch();
    one.blocks = false;
    one.watch.start();
    one.fail("gone");
    one.loop.pass(250);
    assertThat(one.asked).hasSize(2);
    one.fail("gone");
    one.loop.pass(499);
    assertThat(one.asked).hasSize(2);
    one.loop.pass(1);
    assertThat(one.asked).hasSize(3);
  }

  @Test
  void aDatacenterThatCannotBeReachedIsNoOutageOfConsul() {
    OneWatch one = new OneWatch();
    one.watch.start();
    one.reply(
        new Reply.Answer(500, 1, 0, null, null, false, false, "No path to datacenter".getBytes()));
    assertThat(one.events)
        .containsExactly(
            "No path to datacenter x", "target: HTTP 500 \"No path to datacenter\" for x");
  }
}
