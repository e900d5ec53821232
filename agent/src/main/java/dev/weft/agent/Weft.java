package dev.weft.agent;

import dev.weft.agent.call.Gate;
import dev.weft.agent.call.Ground;
import dev.weft.agent.call.LocalReplies;
import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import dev.weft.agent.health.Prober;
import dev.weft.agent.listen.Listening;
import dev.weft.agent.observe.HookFailures;
import dev.weft.agent.observe.Otel;
import dev.weft.agent.observe.Telemetry;
import dev.weft.agent.observe.TraceContext;
import dev.weft.agent.observe.admin.Admin;
import dev.weft.agent.relay.MirrorClient;
import dev.weft.agent.relay.Relay;
import dev.weft.policy.Discovery;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshSnapshot;
import io.netty.channel.EventLoop;
import java.lang.instrument.Instrumentation;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The running agent: makes the parts and connects them. Made by the first call or by the worker;
 * {@link #start} runs on the worker, so that no thread of the application loads Netty.
 */
final class Weft {
  private final Settings settings;
  private final StderrLog log;
  private final List<Client> clients;
  private final Worker worker;
  private final @Nullable Listening listening;
  private final Telemetry telemetry = new Telemetry();
  private final Mesh mesh;
  private final Adapters adapters;
  private final List<Runnable> eachSecond = new CopyOnWriteArrayList<>();
  private final LocalReplies replies = new LocalReplies();
  private final LateMirrors mirrors = new LateMirrors();
  private final CompletableFuture<EventLoop> timers = new CompletableFuture<>();
  private final CompletableFuture<Discovery> discovery = new CompletableFuture<>();

  Weft(
      Settings settings,
      Instrumentation instrumentation,
      StderrLog log,
      HookFailures hookFailures,
      List<Client> clients,
      Worker worker,
      @Nullable Listening listening) {
    this.settings = settings;
    this.log = log;
    this.clients = clients;
    this.worker = worker;
    this.listening = listening;
    this.mesh =
        new Mesh(
            settings.service(),
            settings.zone(),
            settings.bareNames(),
            bound -> ThreadLocalRandom.current().nextInt(bound),
            telemetry);
    telemetry.observe(mesh);
    telemetry.hookFailures(hookFailures::count);
    Gate gate =
        new Gate(
            mesh,
            discovery,
            timers,
            worker::beginNow,
            new TraceContext(telemetry, () -> ThreadLocalRandom.current().nextLong()),
            settings.startWaitNanos(),
            new Ground(System::nanoTime, replies, mirrors));
    this.adapters = new Adapters(gate, instrumentation, timers::join, eachSecond::add);
  }

  Adapters adapters() {
    return adapters;
  }

  /** Starts what runs in the background. Called once, on the worker. */
  void start() {
    EventLoop io;
    Registry registry;
    try {
      io = Io.start();
      timers.complete(io);
      MirrorClient mirror = new MirrorClient(io, worker, System::nanoTime);
      telemetry.mirrorsDropped(mirror::dropped);
      mirrors.start(mirror);
      ShutdownHook.closing(Relay.start(io, replies, log));
      registry = Registry.open(settings, this::publish, log, io, worker);
    } catch (RuntimeException | Error e) {
      log.warn("not started, the application runs unmeshed: " + e);
      timers.completeExceptionally(e);
      discovery.complete(new NoDiscovery());
      return;
    }
    telemetry.discoveryAge(registry.ageNanos());
    telemetry.watches(registry.watches());
    if (listening != null) {
      telemetry.registrations(listening::passing);
    }
    discovery.complete(registry.discovery());
    IdleServices idle = new IdleServices(mesh, registry.discovery());
    io.scheduleWithFixedDelay(() -> sweep(idle), 1, 1, TimeUnit.SECONDS);
    HealthChecks checks =
        new HealthChecks(
            mesh, () -> new Prober(io, System::nanoTime, telemetry::probeFailed)::probe);
    checks.start(io);
    try {
      show(io, registry);
    } catch (RuntimeException | Error e) {
      log.warn("the mesh runs, but its admin server or its exporters don't: " + e);
    }
  }

  private void show(EventLoop io, Registry registry) {
    InetSocketAddress address = AdminPage.address(settings.admin());
    if (address != null) {
      ShutdownHook.closing(
          Admin.start(
              address,
              io,
              AdminPage.data(mesh, telemetry, registry, settings, listening),
              settings.cacheDir(),
              settings.service(),
              worker,
              log));
    }
    if (Otel.isWanted(Otel::setting)) {
      Otel.start(telemetry, settings.service(), log);
      ShutdownHook.closing(telemetry);
    }
  }

  private void publish(MeshSnapshot snapshot) {
    MeshSnapshot.Switches switches = snapshot.switches();
    for (Client client : clients) {
      client.switchOff(switches.disable().contains(client.name()));
    }
    log.switchTo(switches.log());
    mesh.publish(snapshot, System.nanoTime());
  }

  private void sweep(IdleServices idle) {
    long now = System.nanoTime();
    mesh.sweep(now);
    eachSecond.forEach(Runnable::run);
    idle.drop(now);
  }
}
