package dev.weft.agent.observe.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.agent.observe.Metric;
import dev.weft.agent.observe.PrometheusText;
import dev.weft.agent.observe.Telemetry;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code /metrics}: Prometheus' text, or JSON for who asks for it. */
final class MetricsPage {
  private MetricsPage() {}

  static Reply reply(Request request, Telemetry telemetry) {
    List<Metric> metrics = telemetry.read();
    return isJson(request)
        ? Reply.json(200, json -> write(json, metrics))
        : Reply.text(PrometheusText.CONTENT_TYPE, PrometheusText.of(metrics));
  }

  private static boolean isJson(Request request) {
    String format = request.parameter("format");
    if (format == null) {
      return request.accept().contains("application/json");
    }
    if (format.equals("json") || format.equals("prometheus")) {
      return format.equals("json");
    }
    throw new IllegalArgumentException("format=" + format + "; allowed: json, prometheus");
  }

  private static void write(JsonGenerator json, List<Metric> metrics) throws IOException {
    json.writeArrayFieldStart("metrics");
    for (Metric metric : metrics) {
      json.writeStartObject();
      json.writeStringField("name", metric.name());
      json.writeStringField("unit", metric.unit());
      json.writeStringField("kind", metric.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("help", metric.help());
      json.writeArrayFieldStart("samples");
      for (Metric.Sample sample : metric.samples()) {
        sample(json, sample);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void sample(JsonGenerator json, Metric.Sample sample) throws IOException {
    json.writeStartObject();
    json.writeFieldName("attributes");
    ValueJson.write(json, sample.attributes());
    if (sample.histogram() == null) {
      json.writeNumberField("value", sample.value());
    } else {
      json.writeNumberField("count", sample.histogram().count());
      json.writeNumberField("sum", sample.histogram().sumSeconds());
      json.writeFieldName("cumulative");
      json.writeArray(sample.histogram().cumulative(), 0, sample.histogram().cumulative().length);
    }
    json.writeEndObject();
  }
}
