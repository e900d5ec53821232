package dev.weft.agent.it.socket.sameness;

import java.net.SocketAddress;

/** An address of no network. */
final class Place extends SocketAddress {
  @Override
  public String toString() {
    return "a place";
  }
}
