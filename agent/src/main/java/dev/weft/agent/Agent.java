package dev.weft.agent;

import dev.weft.agent.weave.Weave;
import dev.weft.agent.weave.Weaver;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent before its first use: knows what is to be woven, and makes the rest when a class is
 * woven or the worker says that it is time. Names no type of the bridge, which isn't in the
 * bootstrap loader before that.
 */
final class Agent implements Weaver.Weaving, Runnable {
  private final Settings settings;
  private final Instrumentation instrumentation;
  private final StderrLog log;
  private final Worker worker = new Worker(this);

  /** Guarded by this. */
  private @Nullable Meshed meshed;

  Agent(Settings settings, Instrumentation instrumentation) {
    this.settings = settings;
    this.instrumentation = instrumentation;
    this.log = new StderrLog(settings.log(), settings.logFile());
  }

  void weave() throws UnmodifiableClassException {
    String[][] packages =
        settings.register() == null ? WovenPackages.ALL : WovenPackages.WITH_LISTEN;
    new Weaver(packages, WovenPackages.LIBRARIES, this).install(instrumentation);
    worker.start();
  }

  @Override
  public List<Weave> weaves() {
    return Clients.weaves(settings.disable(), settings.register() != null);
  }

  /** Called by the weaver, on the thread that loads the class. */
  @Override
  public void prepare() throws IOException {
    meshed();
  }

  @Override
  public void letRead(Module module) throws IOException {
    meshed().letRead(module);
  }

  @Override
  public void leftAlone(String type, @Nullable Weave first, Throwable reason) {
    try {
      if (first != null) {
        meshed().leftAlone(first, reason);
      } else {
        log.warn(type + " is not woven: " + reason);
      }
    } catch (IOException | RuntimeException | Error e) {
      log.warn(type + " is not woven: " + e);
    }
  }

  /** Runs on the worker: starts what runs in the background. */
  @Override
  public void run() {
    try {
      meshed().start();
    } catch (IOException | RuntimeException | Error e) {
      // Nobody else would see it: this is the worker's own thread.
      log.warn("not started, the application runs unmeshed: " + e);
    }
  }

  private synchronized Meshed meshed() throws IOException {
    if (meshed == null) {
      BootstrapClasses.define(instrumentation, (AgentLoader) Agent.class.getClassLoader());
      meshed = new Meshed(settings, instrumentation, log, worker);
    }
    return meshed;
  }
}
