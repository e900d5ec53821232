package dev.weft.bench.result;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Samples for people: a row for each figure, a column for each variant. The first column says what
 * was measured, the others the ratio to it with the smallest and largest of all rounds.
 */
public final class Table {
  private final Samples samples;

  public Table(Samples samples) {
    this.samples = samples;
  }

  /** All sections and subjects, in the order in which they were measured. */
  public String text() {
    StringBuilder text = new StringBuilder();
    Set<List<String>> parts = new LinkedHashSet<>();
    for (Sample sample : samples.all()) {
      parts.add(List.of(sample.section(), sample.subject()));
    }
    for (List<String> part : parts) {
      part(part.get(0), part.get(1), text);
    }
    return text.toString();
  }

  private void part(String section, String subject, StringBuilder text) {
    Set<String> variants = new LinkedHashSet<>();
    Set<String> figures = new LinkedHashSet<>();
    for (Sample sample : samples.all()) {
      if (sample.section().equals(section) && sample.subject().equals(subject)) {
        variants.add(sample.variant());
        figures.add(sample.figure());
      }
    }
    List<String> columns = new ArrayList<>(variants);
    text.append("\n%s: %s%n%-25s".formatted(section, subject, ""));
    columns.forEach(column -> text.append("%-19s".formatted(column)));
    text.append('\n');
    for (String figure : figures) {
      StringBuilder row = new StringBuilder("  %-23s".formatted(figure));
      for (String column : columns) {
        row.append("%-19s".formatted(cell(section, subject, column, columns.get(0), figure)));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
  }

  private String cell(String section, String subject, String variant, String base, String figure) {
    Spread values = samples.values(section, subject, variant, figure);
    if (values.isEmpty()) {
      return "-";
    }
    Spread ratios = samples.ratios(section, subject, variant, base, figure);
    if (variant.equals(base) || ratios.isEmpty()) {
      return number(values.median());
    }
    return "x%s %s-%s".formatted(ratio(ratios.median()), ratio(ratios.min()), ratio(ratios.max()));
  }

  /** Three digits, or all of a larger number. */
  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, value >= 10 ? "%.0f" : value >= 2 ? "%.1f" : "%.2f", value);
  }
}
