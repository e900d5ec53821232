package dev.weft.policy.document;

import dev.weft.policy.guard.Backoff;
import dev.weft.policy.guard.RetryBudget;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code retry} of a service or of a route. */
final class RetryReader {
  private static final int MOST_BODY_BYTES = 16 << 20;

  private RetryReader() {}

  static RetryPolicy read(@Nullable Value value) throws Refusal {
    RetryPolicy defaults = RetryPolicy.DEFAULT;
    if (value == null) {
      return defaults;
    }
    Section section = value.section(Shape.RETRY);
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
    boolean givesOn = section.get("on") != null;
    boolean givesMethods = section.get("methods") != null;
    return new RetryPolicy(
        section.whole("attempts", defaults.attempts(), 0, 10),
        givesOn ? on : defaults.on(),
        givesOn ? statuses : defaults.statuses(),
        givesMethods ? MatchReader.methods(section) : defaults.methods(),
        backoff(section.inner("backoff", Shape.BACKOFF), defaults.backoff()),
        budget(section.inner("budget", Shape.BUDGET), defaults.budget()),
        section.whole("maxBodyBytes", defaults.maxBodyBytes(), 0, MOST_BODY_BYTES));
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
    if (item.json() instanceof Json.Num) {
      return item.whole(100, 599);
    }
    if (item.json() instanceof Json.Str written && written.value().matches("[1-5][0-9][0-9]")) {
      return Integer.parseInt(written.value());
    }
    StringBuilder allowed = new StringBuilder();
    for (RetryOn condition : RetryOn.values()) {
      allowed.append(condition.text()).append(", ");
    }
    throw item.refusal(allowed + "a status 100-599");
  }

  private static Backoff backoff(Section section, Backoff defaults) throws Refusal {
    long base = section.duration("base", defaults.baseNanos(), Duration.SPAN);
    long max = section.duration("max", defaults.maxNanos(), Duration.SPAN);
    return new Backoff(base, Math.max(base, max));
  }

  private static RetryBudget.Limit budget(Section section, RetryBudget.Limit defaults)
      throws Refusal {
    return new RetryBudget.Limit(
        section.whole("percent", defaults.percent(), 0, 100),
        section.whole("minPerSecond", defaults.minPerSecond(), 0, 100_000));
  }
}
