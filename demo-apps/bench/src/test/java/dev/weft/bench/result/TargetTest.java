package dev.weft.bench.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetTest {
  @ParameterizedTest
  @CsvSource({"0.96, MISSED", "0.97, MET", "1.2, MET"})
  void throughputIsBoundBelow(double ratio, Target.Verdict verdict) {
    assertThat(verdict("urlconnection: throughput, ratio", "requests/s", 1000, 1000 * ratio))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"1.04, MISSED", "1.03, MET", "0.9, MET"})
  void processorTimeIsBoundAbove(double ratio, Target.Verdict verdict) {
    assertThat(verdict("jdkhttp: CPU per request, ratio", "cpu µs/request", 100, 100 * ratio))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"301, MISSED", "300, MET"})
  void allocationIsCountedInBytesAdded(double added, Target.Verdict verdict) {
    assertThat(
            verdict(
                "jdkhttp: allocation per request, bytes added",
                "bytes/request",
                9000,
                9000 + added))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"112, MISSED", "110, MET", "95, MET"})
  void addedLatencyIsComparedWithWhatTheSidecarAdds(double weft, Target.Verdict verdict) {
    Samples samples = new Samples();
    samples.add(new Sample("load", "jdkhttp", "none", 0, "closed p50 µs", 100));
    samples.add(new Sample("load", "jdkhttp", "haproxy", 0, "closed p50 µs", 200));
    samples.add(new Sample("load", "jdkhttp", "weft", 0, "closed p50 µs", weft));
    assertThat(named("jdkhttp: median latency added, against the sidecar's").verdict(samples))
        .isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "1.00 1.01 1.02 1.09 1.09, MET",
    "1.00 1.02 1.04 1.05 1.06, UNDECIDED",
    "1.00 1.04 1.04 1.05 1.06, MISSED"
  })
  void aMissThatSomeInnerRoundsDeny(String ratios, Target.Verdict verdict) {
    Samples samples = new Samples();
    int round = 0;
    for (String ratio : ratios.split(" ")) {
      double weft = 100 * Double.parseDouble(ratio);
      samples.add(new Sample("load", "jdkhttp", "none", round, "cpu µs/request", 100));
      samples.add(new Sample("load", "jdkhttp", "weft", round++, "cpu µs/request", weft));
    }
    assertThat(named("jdkhttp: CPU per request, ratio").verdict(samples)).isEqualTo(verdict);
  }

  @Test
  void whatWasNotMeasuredIsNeitherMetNorMissed() {
    for (Target target : Targets.all()) {
      assertThat(target.verdict(new Samples())).isEqualTo(Target.Verdict.NOT_MEASURED);
    }
  }

  @Test
  void aReportIsReadAsItWasWritten(@TempDir Path folder) throws Exception {
    Report report =
        new Report(
            Map.of("jdk", "17"), List.of(new Sample("load", "x", "none", 0, "p99 µs", 12.5)));
    Path file = folder.resolve("results.json");
    report.write(file);
    assertThat(Report.read(file)).isEqualTo(report);
  }

  private static Target.Verdict verdict(String name, String figure, double none, double weft) {
    String client = name.substring(0, name.indexOf(':'));
    Samples samples = new Samples();
    samples.add(new Sample("load", client, "none", 0, figure, none));
    samples.add(new Sample("load", client, "weft", 0, figure, weft));
    return named(name).verdict(samples);
  }

  private static Target named(String name) {
    return Targets.all().stream()
        .filter(target -> target.what().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
