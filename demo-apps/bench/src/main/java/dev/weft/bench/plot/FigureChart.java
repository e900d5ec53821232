package dev.weft.bench.plot;

import dev.weft.bench.result.Spread;
import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** One figure: a bar for each variant, its median; the whisker reaches to the farther extreme. */
final class FigureChart {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 300;
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 13);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  private FigureChart() {}

  static CategoryChart of(String title, List<String> variants, Function<String, Spread> values) {
    List<String> names = new ArrayList<>();
    List<Double> medians = new ArrayList<>();
    List<Double> whiskers = new ArrayList<>();
    for (String variant : variants) {
      Spread spread = values.apply(variant);
      if (!spread.isEmpty()) {
        double median = spread.median();
        names.add(variant);
        medians.add(median);
        whiskers.add(Math.max(median - spread.min(), spread.max() - median));
      }
    }
    CategoryChart chart = plain(title);
    chart.addSeries(title, names, medians, whiskers);
    return chart;
  }

  /** Fills the last row. */
  static CategoryChart blank() {
    CategoryChart chart = plain("");
    chart.addSeries(" ", List.of(" "), List.of(0));
    chart.getStyler().setAxisTicksVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setPlotBorderVisible(false);
    return chart;
  }

  private static CategoryChart plain(String title) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
    chart
        .getStyler()
        .setLegendVisible(false)
        .setChartTitleFont(TITLE)
        .setChartBackgroundColor(Color.WHITE)
        .setSeriesColors(new Color[] {new Color(0x33, 0x66, 0x99)});
    chart.getStyler().setAxisTickLabelsFont(SMALL);
    chart.getStyler().setXAxisLabelRotation(45);
    chart.getStyler().setYAxisDecimalPattern("#,##0.##");
    return chart;
  }
}
