package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * Who calls: this JVM.
 *
 * @param service its own service name, or null
 * @param zone where it runs, in the words of the endpoints' meta; or null
 */
record Caller(@Nullable String service, @Nullable String zone) {}
