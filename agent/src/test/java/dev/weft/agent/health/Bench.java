package dev.weft.agent.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.agent.it.consul.Patience;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.Upstream;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Node;
import dev.weft.policy.document.PolicyStore;
import dev.weft.policy.guard.CheckReport;
import dev.weft.policy.guard.ProbeResult;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A prober on an event loop of its own, for services on ports of this machine. */
final class Bench implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final Map<String, MeshSnapshot.Service> services = new TreeMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private int endpoints;

  /** All probes are due at once. */
  private final Mesh mesh = new Mesh("web", false, bound -> 0, MeshListener.NONE);

  private final Prober prober =
      new Prober(loop, () -> 0, (key, endpoint) -> failures.add(key + " " + endpoint.authority()));

  /** A service of so many new endpoints on one port, with these health checks, quoted singly. */
  Upstream service(String name, String checks, int port, int count) {
    PolicyStore store = new PolicyStore(null);
    String document = "{'healthChecks': [" + checks + "]}";
    byte[] text = document.replace('\'', '"').getBytes(UTF_8);
    List<String> lines = store.update(Map.of("services/" + name, new PolicyStore.Text(text, 1)));
    if (!lines.isEmpty()) {
      throw new AssertionError(lines);
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      endpoints.add(
          new Endpoint(
              "i" + this.endpoints++,
              InetAddress.getLoopbackAddress(),
              port,
              Health.PASSING,
              1,
              Set.of(),
              Map.of()));
    }
    services.put(
        name, new MeshSnapshot.Service(ServiceName.of(name), endpoints, store.policy(name), null));
    mesh.publish(
        new MeshSnapshot(
            MeshSnapshot.Switches.ON, services.keySet(), services, Map.of(), List.of()),
        0);
    return mesh.upstreams().stream()
        .filter(each -> each.key().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Has it sent what is due. */
  void probe(Upstream upstream) {
    loop.submit(() -> prober.probe(upstream)).syncUninterruptibly();
  }

  /** What one probe of a port finds: {@code good}, or what is wrong. */
  String find(String check, int port) {
    Upstream upstream = service("users", check, port, 1);
    probe(upstream);
    Patience.await("a result", () -> count(upstream) == 1);
    CheckReport report = upstream.checks(upstream.nodes().get(0)).get(0);
    ProbeResult last = report.last();
    return last.failure() == null ? "good" : last.failure();
  }

  /** The probes that failed, {@code SERVICE ADDRESS}. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** How many endpoints have a result. */
  static int count(Upstream upstream) {
    int count = 0;
    for (Node node : upstream.nodes()) {
      for (CheckReport report : upstream.checks(node)) {
        count += report.last() == null ? 0 : 1;
      }
    }
    return count;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
