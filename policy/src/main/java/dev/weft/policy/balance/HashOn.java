package dev.weft.policy.balance;

import dev.weft.policy.route.Parameters;
import dev.weft.policy.route.PathMatch;
import dev.weft.policy.route.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * A part of a request that says where it belongs.
 *
 * @param name of a header in lower case, a cookie or a parameter; empty for the path
 */
public record HashOn(Kind kind, String name) {
  /** Where the part is. */
  public enum Kind {
    HEADER,
    COOKIE,
    QUERY,
    PATH
  }

  /** Null: the request doesn't have it. */
  public @Nullable String of(RequestHead head) {
    return switch (kind) {
      case HEADER -> head.header(name);
      case COOKIE -> Parameters.cookie(head.header("cookie"), name);
      case QUERY -> Parameters.query(head.path(), PathMatch.end(head.path()), name);
      case PATH -> head.path().substring(0, PathMatch.end(head.path()));
    };
  }
}
