package dev.weft.agent.socket;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that stand for mesh names inside this JVM: one for each name, of 240.0.0.0/4, never
 * another and never another name's, as applications keep addresses for ever. No network routes
 * them: what a hook misses fails at once and reaches no wrong host. Asked on the application's
 * threads.
 */
final class VirtualAddresses {
  private static final int FIRST = 0xF0000001;
  private static final int PREFIX = 0xF;
  private static final int PREFIX_SHIFT = 28;

  private final AtomicInteger next = new AtomicInteger(FIRST);
  private final Map<String, Integer> byName = new ConcurrentHashMap<>();
  private final Map<Integer, String> names = new ConcurrentHashMap<>();

  /** The address of a name, under the name as it is written. */
  InetAddress of(String host) {
    int bits = byName.computeIfAbsent(host.toLowerCase(Locale.ROOT), this::take);
    return named(host, bits);
  }

  /** The name that was given this address; null: it is none of ours. */
  @Nullable String name(@Nullable InetAddress address) {
    // The hash code of an IPv4 address is its bits, and costs no array.
    return address instanceof Inet4Address && address.hashCode() >>> PREFIX_SHIFT == PREFIX
        ? names.get(address.hashCode())
        : null;
  }

  private int take(String name) {
    int bits = next.getAndIncrement();
    names.put(bits, name);
    return bits;
  }

  private static InetAddress named(String host, int bits) {
    byte[] ip = {(byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits};
    try {
      return InetAddress.getByAddress(host, ip);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
