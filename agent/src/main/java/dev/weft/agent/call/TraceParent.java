package dev.weft.agent.call;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A {@code traceparent} of W3C Trace Context, version 00. Kept as numbers, since most are written
 * once, straight into the bytes of a head.
 */
public final class TraceParent {
  public static final String NAME = "traceparent";

  /** Of its text, in characters and bytes. */
  public static final int LENGTH = 55;

  /** The flag of a trace that is recorded. */
  public static final int SAMPLED = 1;

  private static final byte[] DIGITS = "0123456789abcdef".getBytes(ISO_8859_1);

  private final long traceHigh;
  private final long traceLow;
  private final long span;
  private final int flags;

  public TraceParent(long traceHigh, long traceLow, long span, int flags) {
    this.traceHigh = traceHigh;
    this.traceLow = traceLow;
    this.span = span;
    this.flags = flags;
  }

  /**
   * @param trace 32 hexadecimal digits
   * @param span 16 of them
   */
  public static TraceParent of(String trace, String span, int flags) {
    return new TraceParent(
        Long.parseUnsignedLong(trace, 0, 16, 16),
        Long.parseUnsignedLong(trace, 16, 32, 16),
        Long.parseUnsignedLong(span, 16),
        flags);
  }

  /** Writes its text to {@code to[from]} and the bytes after it. */
  public void write(byte[] to, int from) {
    hex(0, 2, to, from);
    to[from + 2] = '-';
    hex(traceHigh, 16, to, from + 3);
    hex(traceLow, 16, to, from + 19);
    to[from + 35] = '-';
    hex(span, 16, to, from + 36);
    to[from + 52] = '-';
    hex(flags, 2, to, from + 53);
  }

  @Override
  public String toString() {
    byte[] text = new byte[LENGTH];
    write(text, 0);
    return new String(text, ISO_8859_1);
  }

  private static void hex(long bits, int digits, byte[] to, int from) {
    long rest = bits;
    for (int i = from + digits - 1; i >= from; i--) {
      to[i] = DIGITS[(int) rest & 15];
      rest >>>= 4;
    }
  }
}
