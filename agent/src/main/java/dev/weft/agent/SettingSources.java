package dev.weft.agent;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where settings come from, the strongest first: the agent's argument, a system property {@code
 * weft.key}, the environment as {@code WEFT_KEY}, and what other tools call the same thing.
 */
final class SettingSources {
  static final Set<String> KEYS =
      Set.of(
          "service",
          "zone",
          "consul",
          "token",
          "tokenFile",
          "datacenter",
          "prefix",
          "registry",
          "bareNames",
          "startWait",
          "cacheDir",
          "admin",
          "register",
          "registerPort",
          "registerAddress",
          "registerTags",
          "registerMeta",
          "registerCheck",
          "tls",
          "disable",
          "log",
          "strict",
          "enabled");

  private static final String PROPERTY = "weft.";

  private final Map<String, String> arguments;
  private final Properties properties;
  private final Map<String, String> environment;
  private final Map<String, Settings.Shown> used = new LinkedHashMap<>();

  SettingSources(@Nullable String argument, Properties properties, Map<String, String> environment)
      throws SettingsException {
    this.properties = properties;
    this.environment = environment;
    this.arguments = parse(argument);
    checkProperties();
  }

  /** Whether the application shall end rather than run unmeshed. Looked at before all else. */
  static boolean isStrict(
      @Nullable String argument, Properties properties, Map<String, String> environment) {
    boolean argued = argument != null && ("," + argument + ",").contains(",strict=true,");
    return argued
        || "true".equals(properties.getProperty("weft.strict"))
        || "true".equals(environment.get("WEFT_STRICT"));
  }

  /**
   * The value of a key, or of the first of the other variables that is set; remembered as in use.
   */
  @Nullable Value find(String key, String... otherVariables) {
    Value value = own(key);
    for (int i = 0; value == null && i < otherVariables.length; i++) {
      value = variable(otherVariables[i]);
    }
    return value;
  }

  /** A variable of the environment that isn't ours. */
  @Nullable Value variable(String name) {
    String text = environment.get(name);
    return text == null || text.isEmpty() ? null : new Value(text, "environment " + name);
  }

  void show(String key, String value, String origin) {
    used.put(key, new Settings.Shown(value, origin));
  }

  Map<String, Settings.Shown> shown() {
    return Map.copyOf(used);
  }

  static SettingsException bad(String key, Value value, String allowed) {
    return new SettingsException(
        "setting "
            + key
            + "="
            + value.text()
            + " (from "
            + value.origin()
            + "): allowed is "
            + allowed);
  }

  private @Nullable Value own(String key) {
    String text = arguments.get(key);
    if (text != null) {
      return new Value(text, "agent argument");
    }
    text = properties.getProperty(PROPERTY + key);
    if (text != null) {
      return new Value(text, "system property " + PROPERTY + key);
    }
    return variable(variableName(key));
  }

  /** {@code startWait} becomes {@code WEFT_START_WAIT}. */
  static String variableName(String key) {
    StringBuilder name = new StringBuilder("WEFT_");
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        name.append('_').append(c);
      } else {
        name.append((char) (c >= 'a' && c <= 'z' ? c - 32 : c));
      }
    }
    return name.toString();
  }

  private static Map<String, String> parse(@Nullable String argument) throws SettingsException {
    Map<String, String> parsed = new HashMap<>();
    int from = 0;
    int part = 0;
    while (argument != null && from < argument.length()) {
      int comma = argument.indexOf(',', from);
      String pair = argument.substring(from, comma < 0 ? argument.length() : comma);
      from = comma < 0 ? argument.length() : comma + 1;
      part++;
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        // Not repeated: it may be the rest of a token that has a comma.
        throw new SettingsException(
            "part " + part + " of the agent argument has no key: allowed is key=value,key=value");
      }
      String key = pair.substring(0, equals).trim();
      checkKey(key, "agent argument");
      parsed.put(key, pair.substring(equals + 1).trim());
    }
    return parsed;
  }

  private void checkProperties() throws SettingsException {
    for (Object name : properties.keySet()) {
      if (name instanceof String property && property.startsWith(PROPERTY)) {
        checkKey(property.substring(PROPERTY.length()), "system property " + property);
      }
    }
  }

  private static void checkKey(String key, String origin) throws SettingsException {
    if (!KEYS.contains(key)) {
      StringBuilder allowed = new StringBuilder();
      for (String known : new java.util.TreeSet<>(KEYS)) {
        allowed.append(allowed.length() == 0 ? "" : ", ").append(known);
      }
      throw new SettingsException(
          "unknown setting " + key + " (from " + origin + "): allowed are " + allowed);
    }
  }

  /** A value as written, and where. */
  record Value(String text, String origin) {}
}
