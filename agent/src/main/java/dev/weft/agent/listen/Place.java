package dev.weft.agent.listen;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Where the service listens, and whether it still does. Made on {@code weft-register}. */
public final class Place {
  private final InetSocketAddress address;
  private final BooleanSupplier open;
  private final boolean seen;
  private volatile long seenOpenAt = System.nanoTime();

  private Place(InetSocketAddress address, BooleanSupplier open, boolean seen) {
    this.address = address;
    this.open = open;
    this.seen = seen;
  }

  static Place of(Bind bind) {
    return new Place(bind.address(), bind.open(), true);
  }

  /** A port bound by what isn't woven: it is asked itself whether it is open. */
  static Place unseen(int port) {
    InetSocketAddress address = new InetSocketAddress(port);
    return new Place(address, () -> !Readiness.isRefused(address), false);
  }

  /** Resolved; of all addresses if it is bound to all. */
  public InetSocketAddress address() {
    return address;
  }

  /** Looks at the socket itself; asks the port only if the socket was never seen. */
  public boolean isOpen() {
    if (open.getAsBoolean()) {
      seenOpenAt = System.nanoTime();
      return true;
    }
    return false;
  }

  /** Looks now if that costs nothing: another port is bound. On the thread that binds it. */
  void anotherIsBound() {
    if (seen) {
      isOpen();
    }
  }

  /**
   * Where the service may have moved to when this was closed: the same port, or one bound since.
   * What was open beside it serves something else.
   */
  List<Bind> successors(List<Bind> known) {
    List<Bind> found = new ArrayList<>();
    for (Bind bind : known) {
      if (bind.port() == address.getPort() || bind.since() - seenOpenAt > 0) {
        found.add(bind);
      }
    }
    return found;
  }
}
