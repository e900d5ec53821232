package dev.weft.agent;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import dev.weft.agent.observe.HookFailures;
import dev.weft.agent.weave.Weave;
import dev.weft.agent.weave.Weaver;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The woven agent: the hooks, and the rest of the agent as soon as somebody needs it. The path
 * through here is what every start pays for: no lambda, no regular expression, no I/O beyond the
 * classes themselves.
 */
final class Agent implements Client.Host, Weaver.Unwoven, Runnable {
  private final Settings settings;
  private final Instrumentation instrumentation;
  private final StderrLog log;
  private final HookFailures hookFailures;
  private final List<Client> clients;
  private final Worker worker = new Worker(this);

  /** Made by the first who needs it: a call, or the worker. Guarded by this. */
  private @Nullable Weft weft;

  private Agent(Settings settings, Instrumentation instrumentation) {
    this.settings = settings;
    this.instrumentation = instrumentation;
    this.log = new StderrLog(settings.log(), settings.logFile());
    this.hookFailures = new HookFailures(log);
    this.clients = Clients.all(this);
  }

  /** Weaves the clients; the calls that they make start the rest. */
  static void weave(Settings settings, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    new Agent(settings, instrumentation).weave();
  }

  private void weave() throws UnmodifiableClassException {
    List<Weave> weaves = new ArrayList<>();
    Hook[] hooks = new Hook[Clients.HOOKS];
    for (Client client : clients) {
      if (!settings.disable().contains(client.name())) {
        for (Weave weave : client.weaves()) {
          weaves.add(weave);
          hooks[weave.hook()] = client.hook(weave);
        }
      }
    }
    Bridge.install(hooks, hookFailures);
    new Weaver(weaves, this).install(instrumentation);
    worker.begin();
  }

  /** Runs on the worker: starts what runs in the background. */
  @Override
  public void run() {
    weft().start();
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

  @Override
  public void leftAlone(Weave weave, Throwable reason) {
    for (Client client : clients) {
      if (client.name().equals(weave.client())) {
        client.breakOff(
            new IllegalStateException(weave.type() + ": " + reason.getMessage(), reason));
      }
    }
  }

  private synchronized Weft weft() {
    if (weft == null) {
      weft = new Weft(settings, instrumentation, log, hookFailures, clients, worker);
    }
    return weft;
  }
}
