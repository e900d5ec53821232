package dev.weft.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.function.BiConsumer;

/**
 * Where the JVM enters the agent. This class, its loader and the reader of its jar are all that the
 * application's class loader ever sees of it; they name JDK types only, and let nothing escape into
 * the application's start.
 */
public final class Premain {
  /** Whether this JVM has the agent already: it may be named in more than one place. */
  private static boolean started;

  private Premain() {}

  public static void premain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  private static synchronized void start(String arguments, Instrumentation instrumentation) {
    if (started) {
      System.err.println("[weft] named twice: the second time is ignored, with its settings");
      return;
    }
    started = true;
    try {
      AgentLoader loader = new AgentLoader(jar());
      Class.forName("dev.weft.agent.AgentMain", true, loader);
      BiConsumer<String, Instrumentation> main = loader.main;
      if (main != null) {
        main.accept(arguments, instrumentation);
      }
    } catch (Throwable t) {
      System.err.println("[weft] not started, the application runs unmeshed: " + t);
    }
  }

  private static File jar() throws URISyntaxException {
    URL location = Premain.class.getProtectionDomain().getCodeSource().getLocation();
    String path = location.getPath();
    return new File(path.indexOf('%') < 0 ? path : location.toURI().getPath());
  }
}
