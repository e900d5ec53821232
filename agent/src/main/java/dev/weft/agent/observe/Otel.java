package dev.weft.agent.observe;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether the {@code OTEL_*} settings ask for an exporter, and its start. Nothing here touches a
 * class of the SDK until {@link #start}.
 */
public final class Otel {
  private static final List<String> EXPORTERS =
      List.of("OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER");
  private static final List<String> ENDPOINTS =
      List.of(
          "OTEL_EXPORTER_OTLP_ENDPOINT",
          "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
          "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");

  private Otel() {}

  /** Looks a setting up as the SDK does: system property {@code otel.x.y}, then environment. */
  public static @Nullable String setting(String name) {
    String property = System.getProperty(name.toLowerCase(Locale.ROOT).replace('_', '.'));
    return property != null ? property : System.getenv(name);
  }

  /**
   * Whether an exporter is named, or an endpoint is given and not both exporters are {@code none}.
   *
   * @param settings {@code OTEL_*} name -> value or null
   */
  public static boolean isWanted(Function<String, @Nullable String> settings) {
    if ("true".equalsIgnoreCase(settings.apply("OTEL_SDK_DISABLED"))) {
      return false;
    }
    boolean named = false;
    boolean allNone = true;
    for (String exporter : EXPORTERS) {
      String value = settings.apply(exporter);
      boolean isNone = "none".equalsIgnoreCase(value);
      named |= !isNone && !isBlank(value);
      allNone &= isNone;
    }
    boolean endpoint = false;
    for (String name : ENDPOINTS) {
      endpoint |= !isBlank(settings.apply(name));
    }
    return named || (endpoint && !allNone);
  }

  /**
   * Loads the SDK and exports from then on, until {@link Telemetry#close}. Takes some hundred
   * milliseconds: called on a thread of ours. What is wrong is one line in the log.
   *
   * @param service this application's own name where the {@code OTEL_*} settings give none
   */
  public static void start(Telemetry telemetry, @Nullable String service, Log log) {
    start(telemetry, service, Map.of(), log);
  }

  /**
   * @param overrides settings that win over all others, by their property names
   */
  static void start(
      Telemetry telemetry, @Nullable String service, Map<String, String> overrides, Log log) {
    ClassLoader ours = Otel.class.getClassLoader();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ours);
    LibraryLogger.to(log);
    try {
      telemetry.export(load(ours, telemetry, service, overrides));
    } catch (InvocationTargetException e) {
      warn(log, String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException | LinkageError e) {
      warn(log, e.toString());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static OtelExport load(
      @Nullable ClassLoader ours,
      Telemetry telemetry,
      @Nullable String service,
      Map<String, String> overrides)
      throws ReflectiveOperationException {
    String name = Otel.class.getPackageName() + ".OtelSdk";
    return Class.forName(name, true, ours)
        .asSubclass(OtelExport.class)
        .getDeclaredConstructor(Telemetry.class, String.class, Map.class)
        .newInstance(telemetry, service, overrides);
  }

  private static void warn(Log log, String why) {
    log.warn(
        "the OTEL_* settings can't be used: "
            + why.replaceAll("\\s+", " ")
            + "; metrics are on the admin server only");
  }

  private static boolean isBlank(@Nullable String value) {
    return value == null || value.isBlank();
  }
}
