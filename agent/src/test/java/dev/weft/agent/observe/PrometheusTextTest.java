package dev.weft.agent.observe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

  @Test
  void aHistogramHasBucketsSumAndCountUnderTheNameWithItsUnit() {
    Telemetry telemetry = new Telemetry();
    telemetry.record(
        "users", TelemetryTest.node(1), "GET", Outcome.of(200), false, MILLISECONDS.toNanos(30));
    String labels =
        "http_request_method=\"GET\",server_address=\"users\",server_port=\"8000\","
            + "http_response_status_code=\"200\",weft_upstream_endpoint=\"10.0.0.1:8000\"";

    assertThat(PrometheusText.of(telemetry.read()).lines())
        .startsWith(
            "# HELP http_client_request_duration_seconds Duration of HTTP client requests, each try by itself.",
            "# TYPE http_client_request_duration_seconds histogram",
            "http_client_request_duration_seconds_bucket{" + labels + ",le=\"0.005\"} 0")
        .contains(
            "http_client_request_duration_seconds_bucket{" + labels + ",le=\"0.05\"} 1",
            "http_client_request_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 1",
            "http_client_request_duration_seconds_sum{" + labels + "} 0.03",
            "http_client_request_duration_seconds_count{" + labels + "} 1",
            "# TYPE weft_upstream_attempts_total counter",
            "weft_upstream_attempts_total{weft_upstream_service=\"users\",weft_upstream_endpoint=\"10.0.0.1:8000\"} 1");
  }

  @Test
  void labelValuesAndHelpAreEscaped() {
    Metric metric =
        new Metric(
            "a.b",
            "{x}",
            Metric.Kind.GAUGE,
            "one\\two\n\"three\"",
            List.of(Metric.Sample.of(Map.of("k", "a\"b\\c\nd"), 0.5)));

    assertThat(PrometheusText.of(List.of(metric)))
        .isEqualTo(
            "# HELP a_b one\\\\two\\n\"three\"\n# TYPE a_b gauge\n"
                + "a_b{k=\"a\\\"b\\\\c\\nd\"} 0.5\n");
  }

  @Test
  void aValueWithoutAttributesHasNoBraces() {
    Metric metric =
        new Metric(
            "weft.upstream.discovery.age",
            "s",
            Metric.Kind.GAUGE,
            "h",
            List.of(Metric.Sample.of(Map.of(), 2)));

    assertThat(PrometheusText.of(List.of(metric)))
        .endsWith("\nweft_upstream_discovery_age_seconds 2\n");
  }
}
