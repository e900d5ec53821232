package dev.weft.agent.call;

import java.util.function.LongSupplier;

/**
 * What all exchanges share.
 *
 * @param clock in nanoseconds, as the mesh's
 */
public record Ground(LongSupplier clock, LocalReplies replies, Mirrors mirrors) {
  long now() {
    return clock.getAsLong();
  }
}
