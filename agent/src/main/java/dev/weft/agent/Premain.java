package dev.weft.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;

/**
 * Where the JVM enters the agent. This class and its loader are all that the application's class
 * loader ever sees of it; names JDK types only, and lets nothing escape into the application's
 * start.
 */
public final class Premain {
  private Premain() {}

  public static void premain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  public static void agentmain(String arguments, Instrumentation instrumentation) {
    start(arguments, instrumentation);
  }

  private static void start(String arguments, Instrumentation instrumentation) {
    try {
      File jar =
          new File(Premain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Class.forName("dev.weft.agent.AgentMain", true, new AgentLoader(jar))
          .getMethod("start", String.class, Instrumentation.class, File.class)
          .invoke(null, arguments, instrumentation, jar);
    } catch (Throwable t) {
      Throwable cause = t.getCause() == null ? t : t.getCause();
      System.err.println("[weft] not started, the application runs unmeshed: " + cause);
    }
  }
}
