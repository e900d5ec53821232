package dev.weft.policy.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule: which requests, and where they go. The first rule of a service that matches counts.
 *
 * @param name given by the operator, or null
 * @param split not empty, some weight above 0
 */
public record Route(@Nullable String name, Match match, List<Target> split) {

  public Route {
    split = List.copyOf(split);
  }

  /** What people see of it: its name, or else its path. */
  public String label() {
    if (name != null) {
      return name;
    }
    return match.path() == null ? "route" : match.path().value();
  }
}
