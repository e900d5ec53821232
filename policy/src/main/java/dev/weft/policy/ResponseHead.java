package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * What the mesh may see of an answer: a view made by a client adapter, valid during the call that
 * receives it. Never the body.
 */
@FunctionalInterface
public interface ResponseHead {
  ResponseHead EMPTY = name -> null;

  /** The first value of a response header, or null; {@code name} is in lower case. */
  @Nullable String header(String name);
}
