package dev.weft.agent.listen;

import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/**
 * A socket that the application listens on.
 *
 * @param address where it is bound, resolved
 * @param open whether it still is
 * @param since when, by {@code System.nanoTime}
 */
record Bind(InetSocketAddress address, Binder binder, BooleanSupplier open, long since) {

  int port() {
    return address.getPort();
  }

  boolean isOpen() {
    return open.getAsBoolean();
  }

  boolean isLoopback() {
    return address.getAddress().isLoopbackAddress();
  }
}
