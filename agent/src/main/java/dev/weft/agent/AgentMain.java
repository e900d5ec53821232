package dev.weft.agent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import org.jspecify.annotations.Nullable;

/**
 * What happens before the application's {@code main}: read the settings, put the bridge into the
 * bootstrap loader, weave. Names no type of the bridge, which isn't there yet when this class is
 * verified.
 */
public final class AgentMain {
  private static final int EXIT_CONFIG = 78;

  private AgentMain() {}

  /** Called by {@link Premain}, once. */
  public static void start(@Nullable String argument, Instrumentation instrumentation, File jar)
      throws IOException, UnmodifiableClassException {
    if (isTool(System.getProperty("jdk.module.main"))) {
      return;
    }
    try {
      Settings settings =
          new SettingsReader(argument, System.getProperties(), System.getenv()).read();
      if (settings.enabled()) {
        BootstrapClasses.define(instrumentation, jar);
        Agent.weave(settings, instrumentation);
      }
    } catch (SettingsException e) {
      System.err.println("[weft] " + e.getMessage());
      if (SettingsReader.isStrict(argument, System.getProperties(), System.getenv())) {
        System.exit(EXIT_CONFIG);
      }
      System.err.println("[weft] not started, the application runs unmeshed");
    }
  }

  /** The JDK's own tools load the agent too when it is named in {@code JAVA_TOOL_OPTIONS}. */
  private static boolean isTool(@Nullable String mainModule) {
    return mainModule != null && (mainModule.equals("java.base") || mainModule.startsWith("jdk."));
  }
}
