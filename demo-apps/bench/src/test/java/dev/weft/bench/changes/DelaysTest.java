package dev.weft.bench.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.result.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DelaysTest {
  private static final Change GONE = new Change("change", () -> {}, "gone", null, body -> true);

  @Test
  void countsFromTheAnswerToTheWrite() {
    Delays delays = new Delays();
    delays.add(GONE, List.of(request(7_000_000, "gone"), request(9_000_000, "other")), 5_000_000);
    assertThat(median(delays, "honoured p50 ms")).isEqualTo(4);
    assertThat(median(delays, "last old p50 ms")).isEqualTo(2);
  }

  @Test
  void whatWasHonouredBeforeTheAnswerTookNoTime() {
    Delays delays = new Delays();
    delays.add(GONE, List.of(request(3_000_000, "gone"), request(4_000_000, "other")), 5_000_000);
    assertThat(median(delays, "honoured p50 ms")).isZero();
    assertThat(median(delays, "last old p50 ms")).isZero();
  }

  @Test
  void whatHasNoOldAddressHasNoLastRequestToIt() {
    Delays delays = new Delays();
    delays.honoured(2, 1);
    assertThat(median(delays, "last old p50 ms")).isNaN();
  }

  private static double median(Delays delays, String figure) {
    Samples samples = new Samples();
    delays.report("change", "weft", samples);
    return samples.values("changes", "change", "weft", figure).median();
  }

  private static Timeline.Moment<String> request(long nanos, String address) {
    return new Timeline.Moment<>(nanos, address);
  }
}
