package dev.weft.bench.plot;

import dev.weft.bench.result.Report;
import dev.weft.bench.result.Sample;
import dev.weft.bench.result.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;

/**
 * Draws a run's raw data: a PNG for each thing that was measured, with a chart for each figure.
 * Started by {@code demo-apps/bench/plot}. Arguments: the JSON file, the folder for the pictures.
 */
public final class Plot {
  private static final int COLUMNS = 4;

  private final Samples samples = new Samples();

  private Plot(Report report) {
    report.samples().forEach(samples::add);
  }

  public static void main(String[] args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Path folder = Files.createDirectories(Path.of(args[1]));
    for (Path picture : new Plot(Report.read(Path.of(args[0]))).draw(folder)) {
      System.out.println(picture);
    }
  }

  List<Path> draw(Path folder) throws IOException {
    Set<List<String>> parts = new LinkedHashSet<>();
    for (Sample sample : samples.all()) {
      parts.add(List.of(sample.section(), sample.subject()));
    }
    List<Path> pictures = new ArrayList<>();
    for (List<String> part : parts) {
      pictures.add(picture(part.get(0), part.get(1), folder));
    }
    return pictures;
  }

  private Path picture(String section, String subject, Path folder) throws IOException {
    Set<String> figures = new LinkedHashSet<>();
    Set<String> variants = new LinkedHashSet<>();
    for (Sample sample : samples.all()) {
      if (sample.section().equals(section) && sample.subject().equals(subject)) {
        figures.add(sample.figure());
        variants.add(sample.variant());
      }
    }
    List<CategoryChart> charts = new ArrayList<>();
    for (String figure : figures) {
      charts.add(
          FigureChart.of(
              subject + ": " + figure,
              List.copyOf(variants),
              variant -> samples.values(section, subject, variant, figure)));
    }
    int columns = Math.min(COLUMNS, charts.size());
    int rows = (charts.size() + columns - 1) / columns;
    while (charts.size() < rows * columns) {
      charts.add(FigureChart.blank());
    }
    String name = (section + "-" + subject).replaceAll("[^A-Za-z0-9]+", "-") + ".png";
    Path file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(charts, rows, columns, out, BitmapFormat.PNG);
    }
    return file;
  }
}
