package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint says of its own load, and how long that counts. */
class LoadReportTest {

  @ParameterizedTest
  @CsvSource({
    "'TEXT cpu_utilization=0.3', 0.3",
    "'TEXT cpu_utilization=0.3,application_utilization=0.7', 0.7",
    "'TEXT application_utilization=0, cpu_utilization=0.25,rps=12', 0.25",
    "'TEXT named_metrics.cpu_utilization=0.9,cpu_utilization=1.5', 1.5",
    "'TEXT cpu_utilization=0', 0",
    "'TEXT cpu_utilization', -1",
    "'TEXT cpu_utilization=', -1",
    "'TEXT cpu_utilization=much', -1",
    "'TEXT cpu_utilization=-0.1', -1",
    "'TEXT cpu_utilization=NaN', -1",
    "'TEXT cpu_utilization=1e400', -1",
    "'TEXT rps=12,', -1",
    "'TEXT ', -1",
    "'JSON {\"cpu_utilization\": 0.3}', -1",
    "'', -1",
  })
  void theUtilizationIsTheApplicationsElseTheProcessors(String report, double utilization) {
    assertThat(LoadReport.utilization(report)).isEqualTo(utilization);
  }

  @Test
  void aReportCountsForTenSeconds() {
    Node node = new Node(Given.endpoint(1));
    assertThat(node.utilization(5 * Given.SECOND)).isZero();
    node.reported(0.5, 5 * Given.SECOND);
    assertThat(node.utilization(14 * Given.SECOND)).isEqualTo(0.5);
    assertThat(node.utilization(16 * Given.SECOND)).isZero();
  }
}
