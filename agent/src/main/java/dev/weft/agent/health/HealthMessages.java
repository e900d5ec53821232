package dev.weft.agent.health;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The two messages of {@code grpc.health.v1.Health/Check} on the wire: five bytes of gRPC (not
 * compressed, length), then protobuf with one field each. Too little for a library of it.
 */
final class HealthMessages {
  private static final int PREFIX_BYTES = 5;

  /** {@code string service = 1}. */
  private static final byte SERVICE = (1 << 3) | 2;

  /** {@code ServingStatus status = 1}. */
  private static final int STATUS = 1 << 3;

  private static final String[] SERVING_STATUS = {
    "UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"
  };

  private HealthMessages() {}

  /** {@code HealthCheckRequest}. */
  static byte[] request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(PREFIX_BYTES + 6 + name.length);
    out.position(PREFIX_BYTES);
    if (name.length > 0) {
      out.put(SERVICE);
      int left = name.length;
      for (; left > 0x7f; left >>>= 7) {
        out.put((byte) (left | 0x80));
      }
      out.put((byte) left).put(name);
    }
    out.putInt(1, out.position() - PREFIX_BYTES);
    byte[] request = new byte[out.position()];
    out.flip().get(request);
    return request;
  }

  /** The name of the status in a {@code HealthCheckResponse}; null: it can't be read. */
  static @Nullable String serving(byte[] response) {
    ByteBuffer in = ByteBuffer.wrap(response);
    try {
      boolean plain = in.get() == 0;
      int length = in.getInt();
      if (!plain || length != in.remaining()) {
        return null;
      }
      long status = 0;
      while (in.hasRemaining()) {
        long tag = number(in);
        if (tag == STATUS) {
          status = number(in);
        } else {
          skip(in, (int) tag & 7);
        }
      }
      return status >= 0 && status < SERVING_STATUS.length
          ? SERVING_STATUS[(int) status]
          : "status " + status;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  private static long number(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }

  private static void skip(ByteBuffer in, int type) {
    long length =
        switch (type) {
          case 0 -> {
            number(in);
            yield 0;
          }
          case 1 -> Long.BYTES;
          case 2 -> number(in);
          case 5 -> Integer.BYTES;
          default -> throw new IllegalArgumentException("type " + type);
        };
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    in.position(in.position() + (int) length);
  }
}
