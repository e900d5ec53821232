package dev.weft.policy;

import dev.weft.policy.route.Fault;
import dev.weft.policy.route.PathMatch;
import dev.weft.policy.route.Redirect;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Rewrite;
import dev.weft.policy.route.Route;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a route makes of the target of a request. */
final class Changes {
  private Changes() {}

  /** Whether requests are treated in any other way than sent to a part of the split. */
  static boolean any(Route route) {
    return route.redirect() != null
        || !route.fault().equals(Fault.NONE)
        || !route.rewrite().equals(Rewrite.NONE);
  }

  /** What is answered in place of an endpoint, or null. */
  static @Nullable LocalReply reply(Route route, RequestHead head, IntUnaryOperator chance) {
    Redirect redirect = route.redirect();
    if (redirect != null) {
      return new LocalReply(redirect.status(), "redirect", location(redirect, head.path()), 0);
    }
    Fault fault = route.fault();
    return fault.aborted().hits(chance)
        ? new LocalReply(fault.abortStatus(), "fault", null, 0)
        : null;
  }

  /** Path and query to send, or null for the request's own. */
  static @Nullable String path(Route route, RequestHead head) {
    String prefix = route.rewrite().prefix();
    PathMatch match = route.match().path();
    if (prefix == null || match == null) {
      return null;
    }
    String path = head.path();
    boolean whole = match instanceof PathMatch.Exact;
    String rest = path.substring(whole ? PathMatch.end(path) : match.value().length());
    // "/v2" -> "/" makes "/users" of "/v2/users".
    boolean twice = prefix.endsWith("/") && rest.startsWith("/");
    return twice ? prefix + rest.substring(1) : prefix + rest;
  }

  private static String location(Redirect redirect, String path) {
    boolean keepsQuery = redirect.path().indexOf('?') < 0;
    return keepsQuery ? redirect.path() + path.substring(PathMatch.end(path)) : redirect.path();
  }
}
