package dev.weft.policy.route;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a route is for: everything given must fit. Asked on the application's threads.
 *
 * @param path null: any
 * @param methods in upper case; empty: any
 */
public record Match(@Nullable PathMatch path, Set<String> methods, List<HeaderMatch> headers) {
  public static final Match ANY = new Match(null, Set.of(), List.of());

  public Match {
    methods = Set.copyOf(methods);
    headers = List.copyOf(headers);
  }

  public boolean matches(RequestHead head) {
    if (path != null && !path.matches(head.path())) {
      return false;
    }
    if (!methods.isEmpty() && !methods.contains(head.method())) {
      return false;
    }
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.get(i).matches(head)) {
        return false;
      }
    }
    return true;
  }
}
