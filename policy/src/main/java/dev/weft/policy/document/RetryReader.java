package dev.weft.policy.document;

import dev.weft.policy.guard.Backoff;
import dev.weft.policy.guard.RetryBudget;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code retry} of a service or of a route, over what it has already. */
final class RetryReader {
  private RetryReader() {}

  static RetryPolicy read(@Nullable Section section, RetryPolicy base) throws Refusal {
    if (section == null) {
      return base;
    }
    Set<RetryOn> on = new HashSet<>();
    Set<Integer> statuses = new HashSet<>();
    for (Value item : section.items("on")) {
      RetryOn condition = condition(item);
      if (condition == null) {
        statuses.add(status(item));
      } else {
        on.add(condition);
      }
    }
    boolean keepsOn = section.get("on") == null;
    return new RetryPolicy(
        section.whole("attempts", base.attempts(), 0, 10),
        keepsOn ? base.on() : on,
        keepsOn ? base.statuses() : statuses,
        section.get("methods") == null ? base.methods() : RouteReader.methods(section),
        backoff(section.section("backoff", Shape.BACKOFF), base.backoff()),
        budget(section.section("budget", Shape.BUDGET), base.budget()));
  }

  private static @Nullable RetryOn condition(Value item) {
    for (RetryOn condition : RetryOn.values()) {
      if (item.json() instanceof Json.Str name && name.value().equals(condition.text())) {
        return condition;
      }
    }
    return null;
  }

  /** A status, as a number or as text. */
  private static int status(Value item) throws Refusal {
    String written = item.json() instanceof Json.Str name ? name.value() : item.json().text();
    if (written.matches("[1-5][0-9][0-9]")) {
      return Integer.parseInt(written);
    }
    StringBuilder allowed = new StringBuilder();
    for (RetryOn condition : RetryOn.values()) {
      allowed.append(condition.text()).append(", ");
    }
    throw item.refusal(allowed + "a status 100-599");
  }

  private static Backoff backoff(@Nullable Section section, Backoff base) throws Refusal {
    return section == null
        ? base
        : new Backoff(
            section.duration("base", base.baseNanos(), Duration.SPAN),
            section.duration("max", base.maxNanos(), Duration.SPAN));
  }

  private static RetryBudget.Limit budget(@Nullable Section section, RetryBudget.Limit base)
      throws Refusal {
    return section == null
        ? base
        : new RetryBudget.Limit(
            section.whole("percent", base.percent(), 0, 100),
            section.whole("minPerSecond", base.minPerSecond(), 0, 100_000));
  }
}
