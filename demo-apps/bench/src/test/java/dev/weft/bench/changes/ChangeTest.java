package dev.weft.bench.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChangeTest {
  private static final long QUIET = 100;

  @Test
  void requestsThatMoveHonourAChangeFromTheFirstToTheNewAddressOn() {
    Change change = change("old", "new");
    List<Timeline.Moment<String>> requests = requests("old 10", "new 20", "old 21", "new 30");
    assertThat(change.honoured(requests)).isEqualTo(20);
    assertThat(change.last(requests, 5)).isEqualTo(21);
  }

  @Test
  void whatIsGoneIsHonouredByTheFirstRequestAfterTheLastToIt() {
    Change change = change("gone", null);
    List<Timeline.Moment<String>> requests = requests("a 10", "gone 11", "b 12", "a 13");
    assertThat(change.honoured(requests)).isEqualTo(12);
    assertThat(change.last(requests, 5)).isEqualTo(11);
  }

  @Test
  void theLastOldRequestIsNotBeforeTheAnswerToTheWrite() {
    assertThat(change("gone", null).last(requests("gone 3", "a 7"), 5)).isEqualTo(5);
  }

  @Test
  void aChangeIsSettledWhenTheOldAddressHasBeenQuietForLong() {
    Change change = change("old", "new");
    List<Timeline.Moment<String>> requests = requests("old 10", "new 20");
    assertThat(change.settled(requests, 5, 109, QUIET)).isFalse();
    assertThat(change.settled(requests, 5, 110, QUIET)).isTrue();
  }

  @Test
  void aChangeIsNotSettledWhileTheNewAddressIsNotCalled() {
    assertThat(change(null, "new").settled(requests("a 10", "b 20"), 5, 500, QUIET)).isFalse();
    assertThat(change(null, "new").settled(requests("a 10", "new 20"), 5, 21, QUIET)).isTrue();
  }

  @Test
  void nothingIsQuietBeforeItHadTimeToBe() {
    Change change = change("gone", null);
    List<Timeline.Moment<String>> requests = requests("a 4");
    assertThat(change.settled(requests, 5, 6, QUIET)).isFalse();
    assertThat(change.settled(requests, 5, 105, QUIET)).isTrue();
  }

  @Test
  void silenceSettlesNothing() {
    assertThat(change("gone", null).settled(requests(), 5, 500, QUIET)).isFalse();
  }

  private static Change change(@Nullable String from, @Nullable String to) {
    return new Change("change", () -> {}, from, to, body -> true);
  }

  private static List<Timeline.Moment<String>> requests(String... addressesAndNanos) {
    return List.of(addressesAndNanos).stream()
        .map(text -> text.split(" "))
        .map(words -> new Timeline.Moment<>(Long.parseLong(words[1]), words[0]))
        .toList();
  }
}
