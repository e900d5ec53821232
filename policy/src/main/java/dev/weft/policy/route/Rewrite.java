package dev.weft.policy.route;

import org.jspecify.annotations.Nullable;

/**
 * What a route changes of the request's target.
 *
 * @param prefix stands for the prefix, or the whole path, that the route matched; null: kept
 * @param host for the {@code Host} header or {@code :authority}; null: kept
 */
public record Rewrite(@Nullable String prefix, @Nullable String host) {
  public static final Rewrite NONE = new Rewrite(null, null);
}
