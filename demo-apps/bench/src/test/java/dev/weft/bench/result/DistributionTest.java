package dev.weft.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DistributionTest {

  @Test
  void ofAHundredValuesTheSecondLargestIsThe99thPercentile() {
    Distribution values = new Distribution();
    for (int i = 100; i >= 1; i--) {
      values.add(i);
    }
    assertThat(values.percentile(99)).isEqualTo(99);
    assertThat(values.median()).isEqualTo(50);
  }

  @Test
  void ofAFewValuesTheLargestIsThe99thPercentile() {
    Distribution values = new Distribution();
    values.add(3);
    values.add(1);
    values.add(2);
    assertThat(values.percentile(99)).isEqualTo(3);
    assertThat(values.median()).isEqualTo(2);
  }

  @Test
  void withoutValuesThereIsNoPercentile() {
    assertThat(new Distribution().median()).isNaN();
  }
}
