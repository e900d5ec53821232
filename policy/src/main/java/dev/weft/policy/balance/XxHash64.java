package dev.weft.policy.balance;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * XXH64, the hash of Envoy and gRPC: fast, and even in all its bits.
 *
 * <p>Four lanes each take 8 of 32 bytes, multiply, rotate, and are folded into one; the rest goes
 * in by 8, 4 and 1 bytes; at the end the bits are mixed once more. Without input and seed it is
 * {@code ef46db3751d8e999}. Collet, "xxHash fast digest algorithm", version 0.1.1.
 */
final class XxHash64 {
  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
  private static final long PRIME_5 = 0x27D4EB2F165667C5L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private XxHash64() {}

  /** Of the text in UTF-8. */
  static long of(String text, long seed) {
    return of(text.getBytes(StandardCharsets.UTF_8), seed);
  }

  /** Of the eight bytes of a number, the lowest first; without allocation. */
  static long of(long value, long seed) {
    return mixed(with8(seed + PRIME_5 + Long.BYTES, value));
  }

  static long of(byte[] bytes, long seed) {
    int at = 0;
    long hash = seed + PRIME_5;
    if (bytes.length >= 32) {
      long lane1 = seed + PRIME_1 + PRIME_2;
      long lane2 = seed + PRIME_2;
      long lane3 = seed;
      long lane4 = seed - PRIME_1;
      for (; at <= bytes.length - 32; at += 32) {
        lane1 = round(lane1, (long) LONGS.get(bytes, at));
        lane2 = round(lane2, (long) LONGS.get(bytes, at + 8));
        lane3 = round(lane3, (long) LONGS.get(bytes, at + 16));
        lane4 = round(lane4, (long) LONGS.get(bytes, at + 24));
      }
      hash =
          Long.rotateLeft(lane1, 1)
              + Long.rotateLeft(lane2, 7)
              + Long.rotateLeft(lane3, 12)
              + Long.rotateLeft(lane4, 18);
      hash = merged(merged(merged(merged(hash, lane1), lane2), lane3), lane4);
    }
    return mixed(rest(hash + bytes.length, bytes, at));
  }

  private static long rest(long before, byte[] bytes, int from) {
    long hash = before;
    int at = from;
    for (; at <= bytes.length - 8; at += 8) {
      hash = with8(hash, (long) LONGS.get(bytes, at));
    }
    if (at <= bytes.length - 4) {
      long four = (int) INTS.get(bytes, at) & 0xFFFF_FFFFL;
      hash = Long.rotateLeft(hash ^ (four * PRIME_1), 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < bytes.length; at++) {
      hash = Long.rotateLeft(hash ^ ((bytes[at] & 0xFF) * PRIME_5), 11) * PRIME_1;
    }
    return hash;
  }

  private static long with8(long hash, long eight) {
    return Long.rotateLeft(hash ^ round(0, eight), 27) * PRIME_1 + PRIME_4;
  }

  private static long round(long lane, long eight) {
    return Long.rotateLeft(lane + eight * PRIME_2, 31) * PRIME_1;
  }

  private static long merged(long hash, long lane) {
    return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
  }

  private static long mixed(long before) {
    long hash = before;
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }
}
