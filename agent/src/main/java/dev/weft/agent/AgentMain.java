package dev.weft.agent;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens before the application's {@code main}: read the settings, register the weaver. This
 * is what every start pays for, so all else waits: what woven code needs until the first class is
 * woven, what runs in the background until the first call or a second has passed. On this path no
 * lambda, no regular expression, no reflection, no address lookup.
 */
public final class AgentMain implements BiConsumer<String, Instrumentation> {
  private static final int EXIT_CONFIG = 78;

  static {
    ((AgentLoader) AgentMain.class.getClassLoader()).main = new AgentMain();
  }

  private AgentMain() {}

  /** Called by {@link Premain}, once. */
  @Override
  public void accept(@Nullable String argument, Instrumentation instrumentation) {
    if (isTool(System.getProperty("jdk.module.main"))) {
      return;
    }
    try {
      Settings settings =
          new SettingsReader(argument, System.getProperties(), System.getenv()).read();
      if (settings.enabled()) {
        new Agent(settings, instrumentation).weave();
      }
    } catch (SettingsException | UnmodifiableClassException e) {
      System.err.println("[weft] " + e.getMessage());
      if (SettingSources.isStrict(argument, System.getProperties(), System.getenv())) {
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
