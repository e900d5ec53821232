package dev.weft.agent;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import dev.weft.agent.observe.HookFailures;
import dev.weft.agent.weave.Weave;
import dev.weft.agent.weave.Weaver;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens before the application's {@code main}: read the settings, put the bridge into the
 * bootstrap loader, register the weaver. Everything else is made later, by {@link Weft}. The path
 * through here is what every start pays for: no lambda, no regular expression, no I/O beyond the
 * classes themselves.
 */
public final class AgentMain implements Client.Host, Weaver.Unwoven, Runnable {
  private static final int EXIT_CONFIG = 78;

  private final Settings settings;
  private final Instrumentation instrumentation;
  private final StderrLog log;
  private final HookFailures hookFailures;
  private final List<Client> clients;
  private final Worker worker = new Worker(this);

  /** Made by the first who needs it: a call, or the worker. Guarded by this. */
  private @Nullable Weft weft;

  private AgentMain(Settings settings, Instrumentation instrumentation) {
    this.settings = settings;
    this.instrumentation = instrumentation;
    this.log = new StderrLog(settings.log(), settings.logFile());
    this.hookFailures = new HookFailures(log);
    this.clients = Clients.all(this);
  }

  /** Called by {@link Premain}, once. */
  public static void start(@Nullable String argument, Instrumentation instrumentation, File jar)
      throws Exception {
    if (isTool(System.getProperty("jdk.module.main"))) {
      return;
    }
    try {
      Settings settings =
          new SettingsReader(argument, System.getProperties(), System.getenv()).read();
      if (settings.enabled()) {
        new AgentMain(settings, instrumentation).weave(jar);
      }
    } catch (SettingsException e) {
      System.err.println("[weft] " + e.getMessage());
      if (SettingsReader.isStrict(argument, System.getProperties(), System.getenv())) {
        System.exit(EXIT_CONFIG);
      }
      System.err.println("[weft] not started, the application runs unmeshed");
    }
  }

  private void weave(File jar) throws Exception {
    BootstrapClasses.define(instrumentation, jar);
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

  /** The JDK's own tools load the agent too when it is named in {@code JAVA_TOOL_OPTIONS}. */
  private static boolean isTool(@Nullable String mainModule) {
    return mainModule != null && (mainModule.equals("java.base") || mainModule.startsWith("jdk."));
  }
}
