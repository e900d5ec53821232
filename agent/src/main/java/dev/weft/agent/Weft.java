package dev.weft.agent;

import dev.weft.agent.call.Gate;
import dev.weft.agent.call.Traces;
import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import dev.weft.agent.observe.HookFailures;
import dev.weft.agent.registry.FileRegistry;
import dev.weft.policy.Discovery;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Upstream;
import io.netty.channel.EventLoop;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The running agent: makes the parts and connects them. Made by the first call or by the worker;
 * {@link #start} runs on the worker, so that no thread of the application loads Netty.
 */
final class Weft {
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Settings settings;
  private final StderrLog log;
  private final List<Client> clients;
  private final Worker worker;
  private final Mesh mesh;
  private final Adapters adapters;
  private final CompletableFuture<EventLoop> timers = new CompletableFuture<>();
  private final CompletableFuture<Discovery> discovery = new CompletableFuture<>();
  private final AtomicBoolean started = new AtomicBoolean();

  Weft(
      Settings settings,
      Instrumentation instrumentation,
      StderrLog log,
      HookFailures hookFailures,
      List<Client> clients,
      Worker worker) {
    this.settings = settings;
    this.log = log;
    this.clients = clients;
    this.worker = worker;
    this.mesh =
        new Mesh(
            settings.service(),
            settings.bareNames(),
            bound -> ThreadLocalRandom.current().nextInt(bound),
            MeshListener.NONE);
    Gate gate =
        new Gate(
            mesh,
            discovery,
            timers,
            worker::startNow,
            Traces.NONE,
            settings.startWaitNanos(),
            System::nanoTime);
    this.adapters = new Adapters(gate, instrumentation, timers::join);
  }

  Adapters adapters() {
    return adapters;
  }

  void start() {
    if (!started.compareAndSet(false, true)) {
      return;
    }
    try {
      EventLoop io = Io.start();
      timers.complete(io);
      discovery.complete(discovery(io));
      io.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    } catch (RuntimeException | Error e) {
      log.warn("not started, the application runs unmeshed: " + e);
      discovery.complete(new NoDiscovery());
    }
  }

  private Discovery discovery(EventLoop io) {
    Path file = settings.registryFile();
    if (file != null) {
      return new FileRegistry(file, settings.service(), this::publish, log, io, worker);
    }
    return new NoDiscovery();
  }

  private void publish(MeshSnapshot snapshot) {
    MeshSnapshot.Switches switches = snapshot.switches();
    for (Client client : clients) {
      client.switchOff(switches.disable().contains(client.name()));
    }
    log.switchTo(switches.log());
    mesh.publish(snapshot, System.nanoTime());
  }

  private void sweep() {
    long now = System.nanoTime();
    mesh.sweep(now);
    for (Upstream upstream : mesh.upstreams()) {
      if (now - upstream.lastCall() > IDLE_NANOS) {
        discovery.thenAccept(running -> running.drop(upstream.service().name()));
      }
    }
  }
}
