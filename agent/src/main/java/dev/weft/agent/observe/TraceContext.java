package dev.weft.agent.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
  private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
  private static final String FORM = "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01";

  /** A power of two. */
  private static final int DRAFTS = 16;

  private final Telemetry telemetry;
  private final LongSupplier random;

  /** Where headers are written before they become strings; threads that meet wait for a moment. */
  private final byte[][] drafts = new byte[DRAFTS][];

  private final Trace fresh = new Fresh();

  /**
   * @param random 64 random bits at each call, from any thread
   */
  public TraceContext(Telemetry telemetry, LongSupplier random) {
    this.telemetry = telemetry;
    this.random = random;
    for (int i = 0; i < DRAFTS; i++) {
      drafts[i] = FORM.getBytes(ISO_8859_1);
    }
  }

  @Override
  public Trace start(RequestHead head) {
    OtelExport export = telemetry.export();
    if (export != null) {
      return export.start(head);
    }
    return head.header("traceparent") == null ? fresh : Trace.NONE;
  }

  private String header() {
    byte[] draft = drafts[(int) Thread.currentThread().getId() & (DRAFTS - 1)];
    synchronized (draft) {
      hex(nonZero(), draft, 3);
      hex(random.getAsLong(), draft, 19);
      hex(nonZero(), draft, 36);
      return new String(draft, ISO_8859_1);
    }
  }

  private long nonZero() {
    long bits = random.getAsLong();
    return bits == 0 ? 1 : bits;
  }

  private static void hex(long bits, byte[] text, int from) {
    for (int digit = 0; digit < 16; digit++) {
      text[from + digit] = HEX[(int) (bits >>> (60 - 4 * digit)) & 15];
    }
  }

  /** A trace that begins with the call; of all of them one object, as nothing is kept of any. */
  private final class Fresh implements Trace {
    @Override
    public String traceparent() {
      return header();
    }

    @Override
    public void end(Outcome outcome, int attempts) {}
  }
}
