package dev.weft.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.http.Reply;
import org.junit.jupiter.api.Test;

class WatchTest {
  private final OneWatch one = new OneWatch();

  @Test
  void asksAtOnceAndThenBlocksOnTheIndex() {
    one.watch.start();
    one.answer(17);
    assertThat(one.asked)
        .containsExactly("/v1/x?stale 10000", "/v1/x?stale&index=17&wait=45s 52812");
  }

  @Test
  void takesAnIndexBelowOneForOne() {
    one.watch.start();
    one.answer(0);
    assertThat(one.asked.get(1)).contains("index=1&");
  }

  @Test
  void startsOverWhenTheIndexGoesBackwards() {
    one.watch.start();
    one.answer(17);
    one.answer(4);
    assertThat(one.asked.get(2)).isEqualTo("/v1/x?consistent 10000");
    one.answer(4);
    assertThat(one.asked.get(3)).isEqualTo("/v1/x?stale 10000");
  }

  @Test
  void startsOverAfterAFailure() {
    one.watch.start();
    one.answer(17);
    one.fail("broken");
    one.loop.pass(250);
    assertThat(one.asked.get(2)).isEqualTo("/v1/x?stale 10000");
    assertThat(one.events).containsExactly("ok", "down", "target: broken");
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToTheLimit() {
    one.watch.start();
    long[] waits = {250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000};
    for (long wait : waits) {
      one.fail("refused");
      int before = one.asked.size();
      one.loop.pass(wait - 1);
      assertThat(one.asked).hasSize(before);
      one.loop.pass(1);
      assertThat(one.asked).hasSize(before + 1);
    }
    one.answer(3);
    one.fail("refused");
    one.loop.pass(250);
    assertThat(one.asked.get(one.asked.size() - 1)).isEqualTo("/v1/x?stale 10000");
  }

  @Test
  void asksSoonerAndOnlyOnceWhenConsulWasSeenAlive() {
    one.watch.start();
    for (int i = 0; i < 8; i++) {
      one.fail("refused");
      one.loop.pass(30_000);
    }
    one.fail("refused");
    int before = one.asked.size();
    one.watch.retrySoon();
    one.loop.pass(60_000);
    assertThat(one.asked).hasSize(before + 1);
    one.watch.retrySoon();
    one.loop.pass(60_000);
    assertThat(one.asked).hasSize(before + 1);
  }

  @Test
  void slowsDownAnswersWithoutNews() {
    one.news = false;
    one.watch.start();
    for (int i = 0; i < 30; i++) {
      one.answer(17);
    }
    assertThat(one.asked).hasSize(31);
    one.answer(17);
    assertThat(one.asked).hasSize(31);
    one.loop.pass(100);
    assertThat(one.asked).hasSize(32);
  }

  @Test
  void goesOnAfterAnAnswerThatItFailsToRead() {
    one.watch.start();
    one.bug = new IllegalStateException("oops");
    one.answer(17);
    assertThat(one.watch.progress().error()).contains("oops");
    one.bug = null;
    one.loop.pass(250);
    one.answer(18);
    assertThat(one.watch.progress().error()).isNull();
    assertThat(one.watch.progress().index()).isEqualTo(18);
  }

  @Test
  void endsWhenItIsStopped() {
    one.watch.start();
    one.watch.stop();
    assertThat(one.cancelled).isTrue();
    one.answer(17);
    one.loop.pass(100_000);
    assertThat(one.asked).hasSize(1);
    assertThat(one.loop.waiting()).isZero();
  }

  @Test
  void refusesAnAnswerWithoutAnIndex() {
    one.watch.start();
    one.reply(new Reply.Answer(200, -1, -1, "text/html", null, false, false, new byte[0]));
    assertThat(one.watch.progress().error()).contains("isn't Consul");
  }

  @Test
  void namesTooManyRequests() {
    one.watch.start();
    one.refuse(429, "rate limit exceeded");
    assertThat(one.watch.progress().error()).contains("HTTP 429");
  }
}
