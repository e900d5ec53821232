package dev.weft.agent;

import dev.weft.agent.call.OwnThread;
import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import dev.weft.agent.listen.BindHook;
import dev.weft.agent.listen.EndHook;
import dev.weft.agent.listen.ListenWeaves;
import dev.weft.agent.listen.Listening;
import dev.weft.agent.observe.HookFailures;
import dev.weft.agent.weave.Weave;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Carrier;
import dev.weft.bootstrap.Hook;
import dev.weft.bootstrap.Span;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clients with their hooks in place, and the running agent as soon as one of them needs it. */
final class Meshed implements Client.Host {
  private final Settings settings;
  private final Instrumentation instrumentation;
  private final StderrLog log;
  private final Worker worker;
  private final HookFailures hookFailures;
  private final List<Client> clients;

  /** Null: the application's service isn't to be registered. */
  private final @Nullable Listening listening;

  /** Made by the first who needs it: a call, or the worker. Guarded by this. */
  private @Nullable Weft weft;

  Meshed(Settings settings, Instrumentation instrumentation, StderrLog log, Worker worker) {
    this.settings = settings;
    this.instrumentation = instrumentation;
    this.log = log;
    this.worker = worker;
    this.hookFailures = new HookFailures(log);
    this.clients = Clients.all(this);
    Hook[] hooks = new Hook[Clients.HOOKS];
    Span[] spans = new Span[Clients.HOOKS];
    for (Client client : clients) {
      client.install(hooks, spans);
    }
    Settings.Register register = settings.register();
    listening =
        register == null ? null : new Listening(new OwnRegistration(settings, register, log));
    if (listening != null) {
      hooks[ListenWeaves.BIND] = new BindHook(listening);
      hooks[ListenWeaves.END] = new EndHook(listening);
    }
    Bridge.install(hooks, spans, hookFailures);
    if (listening != null) {
      Thread thread = new OwnThread("weft-register", () -> register(listening));
      // Else the application's handler of what nobody catches would see it.
      thread.setUncaughtExceptionHandler(
          (ended, e) -> log.warn("the service is no longer kept registered: " + e));
      thread.start();
    }
  }

  void start() {
    weft().start();
  }

  void letRead(Module module) {
    Module ours = Carrier.class.getModule();
    instrumentation.redefineModule(module, Set.of(ours), Map.of(), Map.of(), Set.of(), Map.of());
  }

  void leftAlone(Weave weave, Throwable reason) {
    if (weave.hook() == ListenWeaves.BIND) {
      log.warn(
          weave.type()
              + " is not woven, registerPort is needed for what it listens on: "
              + reason.getMessage());
    } else if (weave.hook() == ListenWeaves.END) {
      log.warn(
          weave.type()
              + " is not woven, the service is deregistered while the application ends: "
              + reason.getMessage());
    }
    for (Client client : clients) {
      if (client.name().equals(weave.client())) {
        client.breakOff(
            new IllegalStateException(weave.type() + ": " + reason.getMessage(), reason));
      }
    }
  }

  @Override
  public Adapters adapters() {
    return weft().adapters();
  }

  @Override
  public void broken(Client client, Throwable reason) {
    log.warn(
        client.name()
            + " is not meshed: this JDK's classes are not the ones known to this version ("
            + reason
            + ")");
  }

  /** The JVM may end before the mesh has begun. */
  private static void register(Listening listening) {
    // Without any hook the woven method of the JDK, which comes first, wouldn't be called at all;
    // where it can't be woven, this comes second, with the other hooks.
    ShutdownHook.closing(listening);
    listening.run();
  }

  private synchronized Weft weft() {
    if (weft == null) {
      weft = new Weft(settings, instrumentation, log, hookFailures, clients, worker, listening);
    }
    return weft;
  }
}
