package dev.weft.agent.socket;

import dev.weft.agent.call.Gate;
import dev.weft.agent.call.OwnThread;
import dev.weft.policy.Mesh;
import dev.weft.policy.balance.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What mesh names resolve to: a virtual address if their sockets are balanced, or else the
 * addresses of the endpoints in use, in random order, as Consul's DNS does. So they resolve on a
 * host whose DNS doesn't know Consul. May wait for discovery, as a lookup may for a name server.
 */
final class NameLookup {
  private final Gate gate;
  private final VirtualAddresses virtual;
  private final BooleanSupplier on;
  private final BooleanSupplier ready;
  private final Runnable onFirst;

  /** Whether an address was handed out already. Guarded by this. */
  private boolean any;

  /**
   * @param on whether sockets are balanced at all, a live switch
   * @param ready whether connections may be ours; asked only when they would be
   * @param onFirst run before the first virtual address is handed out
   */
  NameLookup(
      Gate gate,
      VirtualAddresses virtual,
      BooleanSupplier on,
      BooleanSupplier ready,
      Runnable onFirst) {
    this.gate = gate;
    this.virtual = virtual;
    this.on = on;
    this.ready = ready;
    this.onFirst = onFirst;
  }

  /** Null: not ours, the name is looked up as ever. May wait. */
  InetAddress @Nullable [] of(String host) throws UnknownHostException {
    if (!on.getAsBoolean() || OwnThread.isCurrent()) {
      return null;
    }
    if (Candidate.is(gate.lookup(host), host)) {
      gate.await(host);
    }
    return atOnce(host);
  }

  /** As far as it is known. */
  InetAddress @Nullable [] atOnce(String host) throws UnknownHostException {
    if (!on.getAsBoolean()
        || OwnThread.isCurrent()
        || !(gate.lookup(host) instanceof Mesh.Lookup.Inside inside)) {
      return null;
    }
    // A SOCKS server couldn't do anything with an address that means something here only.
    if (inside.upstream().balancesSockets()
        && System.getProperty("socksProxyHost") == null
        && ready.getAsBoolean()) {
      inside.upstream().pin();
      begin();
      return new InetAddress[] {virtual.of(host)};
    }
    return addresses(host);
  }

  private InetAddress @Nullable [] addresses(String host) throws UnknownHostException {
    Set<InetAddress> addresses = new LinkedHashSet<>();
    for (Endpoint endpoint : gate.endpoints(host)) {
      addresses.add(InetAddress.getByAddress(host, endpoint.ip().getAddress()));
    }
    List<InetAddress> shuffled = new ArrayList<>(addresses);
    Collections.shuffle(shuffled);
    return shuffled.isEmpty() ? null : shuffled.toArray(new InetAddress[0]);
  }

  private synchronized void begin() {
    if (!any) {
      any = true;
      onFirst.run();
    }
  }
}
