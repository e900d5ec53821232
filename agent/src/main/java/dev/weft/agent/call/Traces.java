package dev.weft.agent.call;

import dev.weft.policy.Outcome;
import dev.weft.policy.route.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Makes the trace context of a call; telemetry is the one implementation. Called on the
 * application's threads.
 */
public interface Traces {
  /** Traces nothing, leaves headers alone. */
  Traces NONE =
      head ->
          new Trace() {
            @Override
            public @Nullable String traceparent() {
              return null;
            }

            @Override
            public void end(Outcome outcome, int attempts) {}
          };

  Trace start(RequestHead head);

  /** The trace context of one call. */
  interface Trace {
    /** What to send as {@code traceparent}, or null to leave the request's own as it is. */
    @Nullable String traceparent();

    /** Ends the call's span, once. */
    void end(Outcome outcome, int attempts);
  }
}
