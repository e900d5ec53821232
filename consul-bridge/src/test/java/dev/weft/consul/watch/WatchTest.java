package dev.weft.consul.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Token;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class WatchTest implements Watch.Target, Watch.Events {
  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> asked = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private Consumer<Reply> pending = reply -> {};
  private boolean cancelled;
  private boolean news = true;
  private RuntimeException bug;
  private final Watch watch =
      new Watch(
          this,
          new Ground(
              (target, timeoutMillis, done) -> {
                asked.add(target + " " + timeoutMillis);
                pending = done;
                return () -> cancelled = true;
              },
              loop,
              Runnable::run,
              new Token(null, null, "TOKEN", line -> {}),
              Pace.DEFAULT,
              bound -> bound - 1,
              this));

  @Test
  void asksAtOnceAndThenBlocksOnTheIndex() {
    watch.start();
    answer(17);
    assertThat(asked).containsExactly("/v1/x?stale 10000", "/v1/x?stale&index=17&wait=45s 52812");
  }

  @Test
  void takesAnIndexBelowOneForOne() {
    watch.start();
    answer(0);
    assertThat(asked.get(1)).contains("index=1&");
  }

  @Test
  void startsOverWhenTheIndexGoesBackwards() {
    watch.start();
    answer(17);
    answer(4);
    assertThat(asked.get(2)).isEqualTo("/v1/x?stale 10000");
  }

  @Test
  void startsOverAfterAFailure() {
    watch.start();
    answer(17);
    fail("broken");
    loop.pass(250);
    assertThat(asked.get(2)).isEqualTo("/v1/x?stale 10000");
    assertThat(events).containsExactly("ok", "down: broken", "target: broken");
  }

  @Test
  void waitsTwiceAsLongAfterEachFailureUpToTheLimit() {
    watch.start();
    long[] waits = {250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000};
    for (long wait : waits) {
      fail("refused");
      int before = asked.size();
      loop.pass(wait - 1);
      assertThat(asked).hasSize(before);
      loop.pass(1);
      assertThat(asked).hasSize(before + 1);
    }
    answer(3);
    fail("refused");
    loop.pass(250);
    assertThat(asked.get(asked.size() - 1)).isEqualTo("/v1/x?stale 10000");
  }

  @Test
  void asksSoonerAndOnlyOnceWhenConsulWasSeenAlive() {
    watch.start();
    for (int i = 0; i < 8; i++) {
      fail("refused");
      loop.pass(30_000);
    }
    fail("refused");
    int before = asked.size();
    watch.retrySoon();
    loop.pass(60_000);
    assertThat(asked).hasSize(before + 1);
    watch.retrySoon();
    loop.pass(60_000);
    assertThat(asked).hasSize(before + 1);
  }

  @Test
  void slowsDownAnswersWithoutNews() {
    news = false;
    watch.start();
    for (int i = 0; i < 30; i++) {
      answer(17);
    }
    assertThat(asked).hasSize(31);
    answer(17);
    assertThat(asked).hasSize(31);
    loop.pass(100);
    assertThat(asked).hasSize(32);
  }

  @Test
  void goesOnAfterAnAnswerThatItFailsToRead() {
    watch.start();
    bug = new IllegalStateException("oops");
    answer(17);
    assertThat(watch.error()).contains("oops");
    bug = null;
    loop.pass(250);
    answer(18);
    assertThat(watch.error()).isNull();
    assertThat(watch.index()).isEqualTo(18);
  }

  @Test
  void endsWhenItIsStopped() {
    watch.start();
    watch.stop();
    assertThat(cancelled).isTrue();
    answer(17);
    loop.pass(100_000);
    assertThat(asked).hasSize(1);
    assertThat(loop.waiting()).isZero();
  }

  @Test
  void refusesAnAnswerWithoutAnIndex() {
    watch.start();
    pending.accept(new Reply.Answer(200, -1, -1, "text/html", null, false, false, new byte[0]));
    assertThat(watch.error()).contains("isn't Consul");
  }

  @Test
  void namesTooManyConnections() {
    watch.start();
    pending.accept(
        new Reply.Answer(429, -1, -1, null, null, false, false, "Your IP is issuing".getBytes()));
    assertThat(watch.error()).contains("HTTP 429").contains("too many requests or connections");
  }

  @Override
  public String what() {
    return "x";
  }

  @Override
  public String path() {
    return "/v1/x";
  }

  @Override
  public boolean accept(Reply.Answer answer) throws IOException {
    if (bug != null) {
      throw bug;
    }
    return news;
  }

  @Override
  public void failed(Trouble trouble) {
    events.add("target: " + trouble.text());
  }

  @Override
  public void succeeded(Watch succeeded) {
    events.add("ok");
  }

  @Override
  public void failed(Watch failed, Trouble trouble) {
    events.add(trouble.kind() + ": " + trouble.text());
  }

  private void answer(long index) {
    Consumer<Reply> done = pending;
    done.accept(new Reply.Answer(200, index, -1, null, null, false, false, new byte[0]));
    loop.pass(0);
  }

  private void fail(String seen) {
    Consumer<Reply> done = pending;
    done.accept(new Reply.Failure(seen));
  }
}
