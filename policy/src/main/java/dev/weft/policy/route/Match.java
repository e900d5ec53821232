package dev.weft.policy.route;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a route is for: everything given must fit. Asked on the application's threads.
 *
 * @param path null: any
 * @param methods in upper case; empty: any
 * @param callers names of calling services; empty: any. Known before any request is
 * @param percent of the requests that fit otherwise; drawn last
 */
public record Match(
    @Nullable PathMatch path,
    Set<String> methods,
    List<NamedMatch> headers,
    List<NamedMatch> query,
    List<NamedMatch> cookies,
    Set<String> callers,
    Percent percent) {
  public static final Match ANY =
      new Match(null, Set.of(), List.of(), List.of(), List.of(), Set.of(), Percent.ALL);

  public Match {
    methods = Set.copyOf(methods);
    headers = List.copyOf(headers);
    query = List.copyOf(query);
    cookies = List.copyOf(cookies);
    callers = Set.copyOf(callers);
  }

  /** Whether requests of this caller can match at all. */
  public boolean isFor(@Nullable String caller) {
    return callers.isEmpty() || (caller != null && callers.contains(caller));
  }

  /** Whether the request fits, but for {@link #callers} and {@link #percent}. */
  public boolean matches(RequestHead head) {
    if (head instanceof ConnectionHead) {
      return !looksIntoRequests();
    }
    String target = path == null && query.isEmpty() ? "" : head.path();
    int end = PathMatch.end(target);
    if (path != null && !path.matches(target, end)) {
      return false;
    }
    if (!methods.isEmpty() && !methods.contains(head.method())) {
      return false;
    }
    for (int i = 0; i < headers.size(); i++) {
      NamedMatch header = headers.get(i);
      if (!header.matches(head.header(header.name()))) {
        return false;
      }
    }
    for (int i = 0; i < query.size(); i++) {
      NamedMatch parameter = query.get(i);
      if (!parameter.matches(Parameters.query(target, end, parameter.name()))) {
        return false;
      }
    }
    for (int i = 0; i < cookies.size(); i++) {
      NamedMatch cookie = cookies.get(i);
      if (!cookie.matches(Parameters.cookie(head.header("cookie"), cookie.name()))) {
        return false;
      }
    }
    return true;
  }

  private boolean looksIntoRequests() {
    return path != null
        || !methods.isEmpty()
        || !headers.isEmpty()
        || !query.isEmpty()
        || !cookies.isEmpty();
  }
}
