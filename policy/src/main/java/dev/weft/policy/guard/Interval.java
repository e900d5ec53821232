package dev.weft.policy.guard;

import dev.weft.policy.balance.Node;
import dev.weft.policy.balance.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Judges the nodes of one upstream by what they answered in one interval. Called by the sweep,
 * under the lock of the upstream; intervals don't overlap, and counts are exact.
 *
 * <p>As Envoy's outlier detection. A node is judged if it is in use and had enough requests, and if
 * enough nodes had. Success rate: with 98, 99, 98, 97 and 61 percent the mean is 90.6 and the
 * deviation (of the population) 14.8, so with a factor of 1.9 what is below 62.4 is out. Failure
 * percentage: without a look at the others, what failed at least so much is out.
 */
public final class Interval {
  private long since;

  public Interval(long now) {
    since = now;
  }

  /** Ends it if it is over and begins the next: who is to be ejected, the worst first. */
  public List<Suspect> maybeEnd(OutlierDetection settings, List<Node> nodes, long now) {
    if (now - since < settings.intervalNanos()) {
      return List.of();
    }
    since = now;
    List<Seen> seen = new ArrayList<>();
    for (Node node : nodes) {
      long taken = node.tally().take();
      long failures = Tally.failures(taken);
      long requests = failures + Tally.successes(taken);
      if (requests > 0 && node.ejection() == null) {
        seen.add(new Seen(node, requests, failures));
      }
    }
    List<Suspect> suspects = new ArrayList<>();
    byFailurePercentage(settings.failurePercentage(), seen, suspects);
    bySuccessRate(settings.successRate(), seen, suspects);
    suspects.sort(Comparator.comparingDouble(Suspect::successRate));
    return suspects;
  }

  private static void byFailurePercentage(
      OutlierDetection.FailurePercentage settings, List<Seen> seen, List<Suspect> suspects) {
    List<Seen> judged = withVolume(seen, settings.requestVolume());
    if (settings.threshold() == 0 || judged.size() < settings.minimumHosts()) {
      return;
    }
    for (Seen each : judged) {
      if (each.failures * 100 >= settings.threshold() * each.requests) {
        String reason =
            String.format(
                Locale.ROOT,
                "%.1f %% failures (%d of %d requests)",
                100 - each.successRate(),
                each.failures,
                each.requests);
        suspects.add(new Suspect(each.node, reason, each.successRate()));
      }
    }
  }

  private static void bySuccessRate(
      OutlierDetection.SuccessRate settings, List<Seen> seen, List<Suspect> suspects) {
    List<Seen> judged = withVolume(seen, settings.requestVolume());
    if (settings.stdevFactor() == 0 || judged.size() < settings.minimumHosts()) {
      return;
    }
    double mean = 0;
    for (Seen each : judged) {
      mean += each.successRate() / judged.size();
    }
    double variance = 0;
    for (Seen each : judged) {
      double off = each.successRate() - mean;
      variance += off * off / judged.size();
    }
    double lowest = mean - settings.stdevFactor() * Math.sqrt(variance);
    for (Seen each : judged) {
      if (each.successRate() < lowest) {
        String reason =
            String.format(
                Locale.ROOT,
                "success rate %.1f %% below %.1f %% (mean %.1f %%, %s deviations)",
                each.successRate(),
                lowest,
                mean,
                settings.stdevFactor());
        suspects.add(new Suspect(each.node, reason, each.successRate()));
      }
    }
  }

  private static List<Seen> withVolume(List<Seen> seen, int requestVolume) {
    List<Seen> enough = new ArrayList<>();
    for (Seen each : seen) {
      if (each.requests >= requestVolume) {
        enough.add(each);
      }
    }
    return enough;
  }

  /**
   * A node that is to be ejected.
   *
   * @param reason a line for people
   * @param successRate percent
   */
  public record Suspect(Node node, String reason, double successRate) {}

  private record Seen(Node node, long requests, long failures) {
    double successRate() {
      return 100.0 * (requests - failures) / requests;
    }
  }
}
