package dev.weft.agent.observe;

import dev.weft.agent.call.TraceParent;
import dev.weft.agent.call.Traces;
import dev.weft.policy.Outcome;
import dev.weft.policy.route.RequestHead;
import java.util.function.LongSupplier;

/**
 * The W3C trace context of outgoing calls. Asked by the client adapters once per call, on the
 * application's threads.
 *
 * <p>Without the SDK a request that has a {@code traceparent} keeps it, and any other starts a
 * trace, marked as sampled: services behind it that sample by their parent would otherwise take
 * "not sampled" for a decision and drop what they record today. The price: they record every such
 * call, even if a trace that began at them would only have been recorded with some probability.
 *
 * <p>With the SDK every call is a client span, child of the request's {@code traceparent} if there
 * is one, and the SDK's sampler decides.
 */
public final class TraceContext implements Traces {
  private final Telemetry telemetry;
  private final LongSupplier random;

  private final Trace fresh = new Fresh();

  /**
   * @param random 64 random bits at each call, from any thread
   */
  public TraceContext(Telemetry telemetry, LongSupplier random) {
    this.telemetry = telemetry;
    this.random = random;
  }

  @Override
  public Trace start(RequestHead head) {
    OtelExport export = telemetry.export();
    if (export != null) {
      return export.start(head);
    }
    return head.header(TraceParent.NAME) == null ? fresh : Trace.NONE;
  }

  private long nonZero() {
    long bits = random.getAsLong();
    return bits == 0 ? 1 : bits;
  }

  /** A trace that begins with the call; of all of them one object, as nothing is kept of any. */
  private final class Fresh implements Trace {
    @Override
    public TraceParent traceparent() {
      return new TraceParent(nonZero(), random.getAsLong(), nonZero(), TraceParent.SAMPLED);
    }

    @Override
    public void end(Outcome outcome, int attempts) {}
  }
}
