package dev.weft.bench.variant;

import dev.weft.bench.Rig;
import dev.weft.bench.server.ConnectProxies;
import dev.weft.bench.server.HaProxy;
import dev.weft.bench.server.LocalConsul;
import dev.weft.bench.server.Nginx;
import dev.weft.bench.server.Server;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The servers, the proxies and Consul, and the ways through them; all run during all of it. */
public final class Stage implements Server {
  private static final int INSTANCES = 3;
  private static final String SERVICE = "users";

  private final List<Server> started = new ArrayList<>();
  private final List<Variant> variants = new ArrayList<>();
  private final List<ProcessHandle> always;

  /** Starts all; {@code full} is all variants, else only those of the quick run. */
  public Stage(Rig rig, boolean full) throws IOException, InterruptedException {
    Nginx nginx = keep(new Nginx(INSTANCES, rig.work()));
    LocalConsul consul = keep(new LocalConsul(rig.consul(), rig.work()));
    for (int i = 0; i < INSTANCES; i++) {
      consul.register(SERVICE, SERVICE + "-" + i, "127.0.0.1", nginx.ports().get(i));
    }
    always = List.of(nginx.handle(), consul.handle());
    List<String> direct = nginx.ports().stream().map(Stage::address).toList();
    variants.add(Variant.plain("none", "nothing, addresses hard-coded", List.of(), direct));
    variants.add(
        Variant.plain(
            "weft", "Weft", List.of(rig.weft(consul.url())), List.of("http://" + SERVICE)));
    HaProxy one = keep(HaProxy.ofClient(nginx.ports(), rig.work()));
    variants.add(
        Variant.plain("haproxy", "HAProxy, one hop", List.of(), addresses(one.ports()))
            .beside(List.of(one.handle())));
    if (full) {
      others(rig, nginx, consul);
    }
    rig.agents()
        .forEach(
            (name, agent) ->
                variants.add(Variant.plain(name, name, List.of("-javaagent:" + agent), direct)));
    variants.add(Variant.plain("again", "nothing, once more", List.of(), direct));
  }

  public List<Variant> variants() {
    return List.copyOf(variants);
  }

  /** What runs in every variant: the servers and Consul. */
  public List<ProcessHandle> always() {
    return always;
  }

  @Override
  public void close() {
    for (int i = started.size() - 1; i >= 0; i--) {
      started.get(i).close();
    }
  }

  private void others(Rig rig, Nginx nginx, LocalConsul consul)
      throws IOException, InterruptedException {
    HaProxy servers = keep(HaProxy.ofServers(nginx.ports(), rig.work()));
    HaProxy client = keep(HaProxy.ofClient(servers.ports(), rig.work()));
    variants.add(
        Variant.plain("haproxy2", "HAProxy, two hops", List.of(), addresses(client.ports()))
            .beside(List.of(servers.handle(), client.handle())));
    ConnectProxies connect = keep(new ConnectProxies(consul, SERVICE, nginx.ports(), rig.work()));
    variants.add(
        Variant.plain(
                "connect", "consul connect proxy", List.of(), addresses(List.of(connect.port())))
            .beside(connect.handles()));
    variants.add(
        new Variant(
            "spring",
            "Spring Cloud LoadBalancer",
            List.of(),
            true,
            "dev.weft.bench.spring.SpringLoadApp",
            List.of(consul.url(), SERVICE),
            List.of()));
  }

  private <T extends Server> T keep(T server) {
    started.add(server);
    return server;
  }

  private static List<String> addresses(List<Integer> ports) {
    return ports.stream().map(Stage::address).toList();
  }

  private static String address(int port) {
    return "http://127.0.0.1:" + port;
  }
}
