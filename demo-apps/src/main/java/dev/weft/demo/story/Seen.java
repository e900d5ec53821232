package dev.weft.demo.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tally that web answered with, read. */
record Seen(
    Map<String, Integer> byInstance,
    Map<String, Integer> byVersion,
    int failed,
    List<String> reasons) {
  private static final int REASONS_SHOWN = 6;
  private static final Pattern ANSWERED =
      Pattern.compile("answered (\\d+) service=(\\S+) instance=(\\S+) version=(\\S+)");
  private static final Pattern SUM = Pattern.compile("sum answered=\\d+ failed=(\\d+)");
  private static final Pattern FAILED = Pattern.compile("failed (\\d+) (.*)");

  static Seen parse(String tally) {
    Map<String, Integer> byInstance = new LinkedHashMap<>();
    Map<String, Integer> byVersion = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    int failed = 0;
    for (String line : tally.split("\n")) {
      Matcher answered = ANSWERED.matcher(line);
      Matcher sum = SUM.matcher(line);
      Matcher failure = FAILED.matcher(line);
      if (answered.matches()) {
        int n = Integer.parseInt(answered.group(1));
        byInstance.merge(answered.group(3), n, Integer::sum);
        byVersion.merge(answered.group(4), n, Integer::sum);
      } else if (failure.matches()) {
        reasons.add(failure.group(1) + " x " + failure.group(2));
      } else if (sum.matches()) {
        failed = Integer.parseInt(sum.group(1));
      }
    }
    return new Seen(byInstance, byVersion, failed, reasons);
  }

  int of(String instance) {
    return byInstance.getOrDefault(instance, 0);
  }

  int ofVersion(String version) {
    return byVersion.getOrDefault(version, 0);
  }

  int answered() {
    return byInstance.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The percentage of all answers that came from the version. */
  int share(String version) {
    return answered() == 0 ? 0 : Math.round(100f * ofVersion(version) / answered());
  }

  String instances() {
    return list(byInstance) + failures();
  }

  String versions() {
    return list(byVersion) + failures();
  }

  private String failures() {
    return "; "
        + failed
        + " failed"
        + reasons.stream()
            .limit(REASONS_SHOWN)
            .map(reason -> "\n" + reason)
            .collect(Collectors.joining());
  }

  private static String list(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
