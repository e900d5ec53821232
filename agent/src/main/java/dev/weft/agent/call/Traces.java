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
  Traces NONE = head -> Trace.NONE;

  Trace start(RequestHead head);

  /** The trace context of one call. */
  interface Trace {
    /** Leaves headers alone. */
    Trace NONE =
        new Trace() {
          @Override
          public @Nullable TraceParent traceparent() {
            return null;
          }

          @Override
          public void end(Outcome outcome, int attempts) {}
        };

    /**
     * What to send as {@code traceparent}, or null to leave the request's own as it is. Asked once,
     * as it may be another one each time.
     */
    @Nullable TraceParent traceparent();

    /** Ends the call's span, once. */
    void end(Outcome outcome, int attempts);
  }
}
