package dev.weft.agent.observe;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metrics in Prometheus' text format 0.0.4, with the names that OpenTelemetry's rules give them.
 * Called by the admin server.
 */
public final class PrometheusText {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private PrometheusText() {}

  public static String of(List<Metric> metrics) {
    StringBuilder out = new StringBuilder(4096);
    for (Metric metric : metrics) {
      String name = name(metric);
      out.append("# HELP ").append(name).append(' ').append(escaped(metric.help(), false));
      out.append("\n# TYPE ").append(name).append(' ');
      out.append(metric.kind().name().toLowerCase(Locale.ROOT)).append('\n');
      for (Metric.Sample sample : metric.samples()) {
        Histogram.Reading histogram = sample.histogram();
        if (histogram == null) {
          line(out, name, sample.attributes(), null).append(number(sample.value())).append('\n');
        } else {
          histogram(out, name, sample.attributes(), histogram);
        }
      }
    }
    return out.toString();
  }

  static String name(Metric metric) {
    String name = metric.name().replace('.', '_');
    String unit = metric.unit().equals("s") && !name.endsWith("_seconds") ? "_seconds" : "";
    return name + unit + (metric.kind() == Metric.Kind.COUNTER ? "_total" : "");
  }

  private static void histogram(
      StringBuilder out, String name, Map<String, Object> attributes, Histogram.Reading reading) {
    double[] bounds = Histogram.boundsSeconds();
    for (int bucket = 0; bucket <= bounds.length; bucket++) {
      String bound = bucket == bounds.length ? "+Inf" : number(bounds[bucket]);
      line(out, name + "_bucket", attributes, bound)
          .append(reading.cumulative()[bucket])
          .append('\n');
    }
    line(out, name + "_sum", attributes, null).append(number(reading.sumSeconds())).append('\n');
    line(out, name + "_count", attributes, null).append(reading.count()).append('\n');
  }

  private static StringBuilder line(
      StringBuilder out, String name, Map<String, Object> attributes, @Nullable String bound) {
    out.append(name);
    char separator = '{';
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      out.append(separator).append(attribute.getKey().replace('.', '_')).append("=\"");
      out.append(escaped(attribute.getValue().toString(), true)).append('"');
      separator = ',';
    }
    if (bound != null) {
      out.append(separator).append("le=\"").append(bound).append('"');
      separator = ',';
    }
    return out.append(separator == ',' ? "} " : " ");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String escaped(String text, boolean quoted) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quoted ? escaped.replace("\"", "\\\"") : escaped;
  }
}
