package dev.weft.demo.web;

import java.util.Map;
import java.util.TreeMap;

/** Who answered how often, and what failed; written by all threads of a {@link Load}. */
final class Tally {
  private static final int REASONS_KEPT = 20;

  private final Map<String, Integer> answers = new TreeMap<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private int answered;
  private int failed;

  synchronized void answered(UserCall call, Client client, Reply reply) {
    if (reply.status() != 200) {
      failed(call, client, "status " + reply.status() + " " + reply.body().strip());
      return;
    }
    answered++;
    answers.merge(
        "service=%s instance=%s version=%s"
            .formatted(call.service(), reply.instance(), reply.version()),
        1,
        Integer::sum);
  }

  synchronized void failed(UserCall call, Client client, String reason) {
    failed++;
    String line =
        "service=%s client=%s reason=%s"
            .formatted(call.service(), client.label(), reason.replace('\n', ' '));
    if (failures.containsKey(line) || failures.size() < REASONS_KEPT) {
      failures.merge(line, 1, Integer::sum);
    }
  }

  /** One line an instance, one a kind of failure, and the sum. */
  synchronized String lines() {
    StringBuilder lines = new StringBuilder();
    answers.forEach(
        (who, n) -> lines.append("answered ").append(n).append(' ').append(who).append('\n'));
    failures.forEach(
        (what, n) -> lines.append("failed ").append(n).append(' ').append(what).append('\n'));
    return lines.append("sum answered=%d failed=%d\n".formatted(answered, failed)).toString();
  }
}
