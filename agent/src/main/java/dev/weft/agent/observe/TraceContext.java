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
  private static final int LENGTH = 55;

  private final Telemetry telemetry;
  private final LongSupplier random;

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
    return head.header("traceparent") == null ? new Header(fresh()) : NONE.start(head);
  }

  private String fresh() {
    byte[] text = new byte[LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[2] = '-';
    hex(nonZero(), text, 3);
    hex(random.getAsLong(), text, 19);
    text[35] = '-';
    hex(nonZero(), text, 36);
    text[52] = '-';
    text[53] = '0';
    text[54] = '1';
    return new String(text, ISO_8859_1);
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

  private record Header(String traceparent) implements Trace {
    @Override
    public void end(Outcome outcome, int attempts) {}
  }
}
