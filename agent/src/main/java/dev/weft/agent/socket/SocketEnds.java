package dev.weft.agent.socket;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How connections of ours end: seen as they are closed, and brought about. That lies in fields of
 * the JDK's, which are looked up when the first connection is ours: a JVM that has none pays
 * nothing for it, and on a JDK where they aren't, sockets are left alone.
 */
final class SocketEnds implements BooleanSupplier {
  private final Adapters adapters;
  private final LiveConnections live;
  private final Client sockets;

  private volatile @Nullable Hangup hangup;

  /**
   * @param sockets broken off if it isn't known how they end
   */
  SocketEnds(Adapters adapters, LiveConnections live, Client sockets) {
    this.adapters = adapters;
    this.live = live;
    this.sockets = sockets;
  }

  /** Whether a connection may be ours. Asked before one is, or a name is promised to be. */
  @Override
  public boolean getAsBoolean() {
    return sockets.isOn() && (hangup != null || prepare());
  }

  /** Whether the endpoint has broken off a connection of ours that is being closed. */
  boolean isHungUp(Object closing) throws ReflectiveOperationException {
    Hangup known = hangup;
    return known != null && known.isOf(closing);
  }

  private synchronized boolean prepare() {
    if (hangup == null) {
      try {
        Class<?> socket = Class.forName("sun.nio.ch.NioSocketImpl", false, null);
        adapters.open(socket, "sun.nio.ch");
        adapters.open(InetAddress.class, "java.net");
        Hangup made = new Hangup(socket);
        adapters.eachSecond().accept(new Parting(live, adapters.gate(), new Severing(socket)));
        hangup = made;
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        sockets.breakOff(e);
      }
    }
    return hangup != null;
  }
}
