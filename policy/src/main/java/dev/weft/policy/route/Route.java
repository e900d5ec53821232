package dev.weft.policy.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule: which requests, where they go and what is changed of them. The first rule of a service
 * that matches counts.
 *
 * @param name given by the operator, or null
 * @param split not empty, some weight above 0
 * @param redirect null: the request is sent
 * @param mirror null: no copies
 */
public record Route(
    @Nullable String name,
    Match match,
    List<Target> split,
    Rewrite rewrite,
    @Nullable Redirect redirect,
    HeaderOps requestHeaders,
    HeaderOps responseHeaders,
    Fault fault,
    @Nullable Mirror mirror) {

  public Route {
    split = List.copyOf(split);
  }

  /** A route that only says where requests go. */
  public Route(@Nullable String name, Match match, List<Target> split) {
    this(name, match, split, Rewrite.NONE, null, HeaderOps.NONE, HeaderOps.NONE, Fault.NONE, null);
  }

  /** What people see of it: its name, or else its path. */
  public String label() {
    if (name != null) {
      return name;
    }
    return match.path() == null ? "route" : match.path().value();
  }
}
