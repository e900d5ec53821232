package dev.weft.agent.socket;

import dev.weft.agent.call.Authority;
import dev.weft.agent.call.Chosen;
import dev.weft.agent.call.Gate;
import dev.weft.agent.call.MeshAddress;
import dev.weft.agent.call.OwnThread;
import dev.weft.policy.Connection;
import dev.weft.policy.Mesh;
import dev.weft.policy.balance.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a connection of the application goes: a virtual address, or a name whose sockets
 * are balanced, to an endpoint; all else where it wants to. On the application's threads.
 */
final class Dialer {
  private static final boolean ONLY_IPV4 = Boolean.getBoolean("java.net.preferIPv4Stack");

  private final Gate gate;
  private final VirtualAddresses virtual;
  private final BooleanSupplier on;
  private final BooleanSupplier ready;

  /**
   * @param on whether sockets are balanced at all, a live switch
   * @param ready whether this one may be; asked only when it would be
   */
  Dialer(Gate gate, VirtualAddresses virtual, BooleanSupplier on, BooleanSupplier ready) {
    this.gate = gate;
    this.virtual = virtual;
    this.on = on;
    this.ready = ready;
  }

  /**
   * Null: it isn't ours.
   *
   * @param mayWait whether the thread may wait until discovery knows the name
   * @throws IOException what the application gets in place of a connection
   */
  @Nullable Way way(@Nullable Object remote, boolean mayWait) throws IOException {
    if (!(remote instanceof InetSocketAddress to) || remote instanceof MeshAddress) {
      return null;
    }
    String name = virtual.name(to.getAddress());
    if (name == null
        && (!on.getAsBoolean()
            || gate.isOutside(to.getHostString())
            || Chosen.isSet()
            || OwnThread.isCurrent())) {
      return null;
    }
    String host = name == null ? to.getHostString() : name;
    String authority = Authority.of(host, to.getPort());
    Mesh.Lookup lookup = gate.lookup(authority);
    if (Candidate.is(lookup, host)) {
      lookup = later(authority, mayWait);
    }
    boolean ours =
        lookup instanceof Mesh.Lookup.Inside inside
            && (name != null || inside.upstream().balancesSockets())
            && ready.getAsBoolean();
    if (ours) {
      return toEndpoint(authority, host);
    }
    return name == null ? null : new Way(unmeshed(name, to.getPort(), mayWait), null);
  }

  private Mesh.Lookup later(String authority, boolean mayWait) {
    if (mayWait) {
      gate.await(authority);
    } else {
      gate.undecided(authority);
    }
    return gate.lookup(authority);
  }

  private @Nullable Way toEndpoint(String authority, String host) throws IOException {
    Mesh.Dial dial = gate.dial(authority, Dialer::isReachable);
    if (dial == null) {
      return null;
    }
    Connection connection = dial.connection();
    if (connection == null) {
      throw new ConnectException(dial.refusal());
    }
    Endpoint endpoint = connection.node().endpoint();
    InetAddress ip = InetAddress.getByAddress(host, endpoint.ip().getAddress());
    return new Way(new InetSocketAddress(ip, endpoint.port()), connection);
  }

  private static boolean isReachable(Endpoint endpoint) {
    return !ONLY_IPV4 || endpoint.ip() instanceof Inet4Address;
  }

  /** Out of the mesh, a virtual address is worth no more than its name. */
  private static InetSocketAddress unmeshed(String name, int port, boolean mayWait)
      throws IOException {
    if (!mayWait) {
      throw new ConnectException("weft: " + name + ": not in the mesh at the moment");
    }
    InetSocketAddress resolved = new InetSocketAddress(name, port);
    if (resolved.isUnresolved()) {
      throw new UnknownHostException(name);
    }
    return resolved;
  }

  /**
   * Where it goes.
   *
   * @param connection null: past the mesh
   */
  record Way(InetSocketAddress address, @Nullable Connection connection) {}
}
