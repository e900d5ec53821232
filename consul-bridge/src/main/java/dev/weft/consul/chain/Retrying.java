package dev.weft.consul.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says when a route of a router tries again. */
final class Retrying {
  private static final int MOST_ATTEMPTS = 10;

  /** The same here as in Envoy, from which Consul has them. */
  private static final Set<String> CONDITIONS =
      Set.of("5xx", "gateway-error", "reset", "connect-failure", "retriable-4xx", "refused-stream");

  private Retrying() {}

  /** Empty: the route doesn't say. */
  static Layer of(Tree destination, String where, Notices notices) {
    List<String> on = new ArrayList<>();
    for (String condition : destination.texts("RetryOn")) {
      if (CONDITIONS.contains(condition)) {
        on.add(condition);
      } else {
        notices.add(where + ".RetryOn " + condition + " is not honoured");
      }
    }
    if (destination.truth("RetryOnConnectFailure") && !on.contains("connect-failure")) {
      on.add("connect-failure");
    }
    on.addAll(destination.texts("RetryOnStatusCodes"));
    int attempts = destination.number("NumRetries").intValue();
    Layer retry = new Layer();
    if (attempts > MOST_ATTEMPTS) {
      notices.add(where + ".NumRetries " + attempts + " is more than " + MOST_ATTEMPTS);
    }
    boolean conditions = !on.isEmpty() || !destination.texts("RetryOn").isEmpty();
    if (attempts > 0 || conditions) {
      // One more try is what Envoy makes of conditions alone.
      retry.put("attempts", Math.min(MOST_ATTEMPTS, Math.max(1, attempts)));
    }
    if (conditions) {
      retry.putAlways("on", on);
    }
    return retry;
  }
}
