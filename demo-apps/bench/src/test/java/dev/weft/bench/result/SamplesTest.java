package dev.weft.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SamplesTest {
  private final Samples samples = new Samples();

  @Test
  void aRatioIsTakenWithinARound() {
    rounds("none", 100, 200, 400);
    rounds("weft", 110, 180, 400);
    Spread ratios = samples.ratios("load", "x", "weft", "none", "requests/s");
    assertThat(ratios.min()).isEqualTo(0.9);
    assertThat(ratios.median()).isEqualTo(1.0);
    assertThat(ratios.max()).isEqualTo(1.1);
  }

  @Test
  void whatIsAddedIsTakenWithinARound() {
    rounds("none", 100, 200);
    rounds("weft", 110, 240);
    assertThat(samples.added("load", "x", "weft", "requests/s").median()).isEqualTo(25);
  }

  @Test
  void nothingIsTheMeanOfBothTimesThatItWasMeasured() {
    rounds("none", 100, 200);
    rounds("again", 140, 200);
    rounds("weft", 120, 220);
    Spread ratios = samples.ratiosToNothing("load", "x", "weft", "requests/s");
    assertThat(ratios.min()).isEqualTo(1.0);
    assertThat(ratios.max()).isEqualTo(1.1);
    assertThat(samples.added("load", "x", "weft", "requests/s").max()).isEqualTo(20);
  }

  @Test
  void whatIsAddedIsAShareOfWhatAnotherAdds() {
    rounds("none", 100, 100);
    rounds("haproxy", 200, 100);
    rounds("weft", 110, 110);
    Spread shares = samples.shareOfAdded("load", "x", "weft", "haproxy", "requests/s");
    assertThat(shares.rounds()).isEqualTo(1);
    assertThat(shares.median()).isEqualTo(0.1);
  }

  @Test
  void theInnerRoundsAreWithoutTheSmallestAndTheLargest() {
    Spread inner = new Spread(List.of(5.0, 1.0, 3.0, 2.0, 4.0)).inner();
    assertThat(List.of(inner.min(), inner.max())).containsExactly(2.0, 4.0);
    assertThat(new Spread(List.of(1.0, 2.0)).inner().max()).isEqualTo(2);
  }

  @Test
  void aRoundWithoutItsBaseDoesNotCount() {
    rounds("none", 100);
    rounds("weft", 110, 500);
    assertThat(samples.ratios("load", "x", "weft", "none", "requests/s").rounds()).isEqualTo(1);
  }

  @Test
  void whatWasNotMeasuredIsEmpty() {
    assertThat(samples.values("load", "x", "weft", "requests/s").isEmpty()).isTrue();
    assertThat(samples.values("load", "x", "weft", "requests/s").median()).isNaN();
  }

  @Test
  void theTableShowsTheBaseAndRatiosWithTheirSpread() {
    rounds("none", 100, 200);
    rounds("weft", 90, 196);
    assertThat(new Table(samples).text())
        .isEqualTo(
            """

            load: x
                                     none               weft              \s
              requests/s             150                x0.94 0.90-0.98
            """);
  }

  private void rounds(String variant, double... values) {
    for (int round = 0; round < values.length; round++) {
      samples.add(new Sample("load", "x", variant, round, "requests/s", values[round]));
    }
  }
}
