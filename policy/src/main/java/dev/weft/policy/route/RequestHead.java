package dev.weft.policy.route;

import org.jspecify.annotations.Nullable;

/**
 * What routing may see of a request: a view made by a client adapter on the application's thread,
 * valid during the call that receives it. Never the body.
 */
public interface RequestHead {
  String method();

  /** {@code host} or {@code host:port} as the application wrote it; IPv6 literals in brackets. */
  String authority();

  /** Path and query as they go on the wire, starting with a slash. */
  String path();

  /** The first value of a request header, or null; {@code name} is in lower case. */
  @Nullable String header(String name);
}
