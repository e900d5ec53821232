package dev.weft.consul.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The other end went away without a word: pulled cable, stopped machine, forgetful firewall. */
class LivenessTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<String> events = new ArrayList<>();
  private final Liveness liveness;

  LivenessTest() {
    channel.freezeTime();
    liveness = new Liveness(channel, () -> events.add("ask"), () -> events.add("dead"));
  }

  @Test
  void asksNothingWhileSomethingIsHeard() {
    for (int i = 0; i < 10; i++) {
      liveness.heard();
      pass(10);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void asksWhatIsSilentAndGoesOnWhenItAnswers() {
    pass(10);
    assertThat(events).containsExactly("ask");
    liveness.heard();
    pass(10);
    assertThat(events).containsExactly("ask");
    pass(10);
    assertThat(events).containsExactly("ask", "ask");
  }

  @Test
  void isDeadWhenTheQuestionIsNotAnswered() {
    pass(10);
    pass(10);
    assertThat(events).containsExactly("ask", "dead");
  }

  @Test
  void asksNothingAfterTheEnd() {
    liveness.end();
    pass(30);
    assertThat(events).isEmpty();
  }

  private void pass(int seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
  }
}
