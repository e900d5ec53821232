package dev.weft.bench.changes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TimelineTest {

  @Test
  void tellsWhatWasSeenFromAMomentOnAndForgetsTheRest() {
    Timeline<String> timeline = new Timeline<>();
    timeline.add(1, "one");
    timeline.add(3, "three");
    timeline.add(2, "two");
    assertThat(timeline.since(2))
        .containsExactly(new Timeline.Moment<>(3, "three"), new Timeline.Moment<>(2, "two"));
    assertThat(timeline.since(0)).hasSize(2);
  }

  @Test
  void theClockMayBeBelowZero() {
    Timeline<String> timeline = new Timeline<>();
    timeline.add(Long.MAX_VALUE, "before");
    timeline.add(Long.MIN_VALUE, "after");
    assertThat(timeline.since(Long.MIN_VALUE))
        .containsExactly(new Timeline.Moment<>(Long.MIN_VALUE, "after"));
  }
}
