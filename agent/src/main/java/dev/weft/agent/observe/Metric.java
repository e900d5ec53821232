package dev.weft.agent.observe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One metric with its values at one moment, named as OpenTelemetry does. Made by {@link
 * Telemetry#read} for whoever shows or exports it.
 *
 * @param unit in UCUM: {@code s}, {@code {attempt}}
 * @param help one line for people
 */
public record Metric(String name, String unit, Kind kind, String help, List<Sample> samples) {

  public Metric {
    samples = List.copyOf(samples);
  }

  /** How values of a metric behave over time. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  /**
   * One value.
   *
   * @param attributes strings and longs by their dotted names, in a fixed order
   * @param value the sum for a histogram
   * @param histogram null unless the metric is a histogram
   */
  public record Sample(
      Map<String, Object> attributes, double value, Histogram.@Nullable Reading histogram) {

    static Sample of(Map<String, Object> attributes, double value) {
      return new Sample(attributes, value, null);
    }
  }
}
