package dev.weft.agent;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import dev.weft.agent.observe.HookFailures;
import dev.weft.agent.weave.Weave;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import java.lang.instrument.Instrumentation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clients with their hooks in place, and the running agent as soon as one of them needs it. */
final class Meshed implements Client.Host {
  private final Settings settings;
  private final Instrumentation instrumentation;
  private final StderrLog log;
  private final Worker worker;
  private final HookFailures hookFailures;
  private final List<Client> clients;

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
    for (Client client : clients) {
      for (Weave weave : client.weaves()) {
        hooks[weave.hook()] = client.hook(weave);
      }
    }
    Bridge.install(hooks, hookFailures);
  }

  void start() {
    weft().start();
  }

  void leftAlone(Weave weave, Throwable reason) {
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

  private synchronized Weft weft() {
    if (weft == null) {
      weft = new Weft(settings, instrumentation, log, hookFailures, clients, worker);
    }
    return weft;
  }
}
