package dev.weft.agent;

import static dev.weft.agent.SettingSources.bad;

import dev.weft.agent.SettingSources.Value;
import dev.weft.policy.ServiceName;
import java.io.File;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the texts of {@link SettingSources} into {@link Settings}, or into one line of what is
 * wrong.
 */
final class SettingsReader {
  private static final String DEFAULT = "default";

  private final SettingSources sources;

  SettingsReader(@Nullable String argument, Properties properties, Map<String, String> environment)
      throws SettingsException {
    this.sources = new SettingSources(argument, properties, environment);
  }

  Settings read() throws SettingsException {
    flag("strict", false);
    boolean register = flag("register", false);
    only("tls", "off");
    boolean enabled = flag("enabled", true);
    String service = service();
    String zone = text("zone", null);
    Settings.ConsulAccess consul = new ConsulAccessReader(sources).read();
    String prefix = prefix();
    Path registry = registry();
    boolean bareNames = flag("bareNames", true);
    long startWaitNanos = startWait();
    Path cacheDir = cacheDir();
    String admin = admin();
    Set<String> disable = names("disable");
    String level = oneOf("log", "info", "trace", "debug", "info", "warn", "error", "off");
    Value logFile = sources.variable("WEFT_LOG_FILE");
    Settings.Register registered =
        register
            ? new RegisterReader(sources)
                .read(service, zone, registry != null, !disable.contains(Clients.LISTEN))
            : null;
    return new Settings(
        enabled,
        service,
        zone,
        consul,
        prefix,
        registry,
        bareNames,
        startWaitNanos,
        cacheDir,
        admin,
        disable,
        registered,
        level,
        logFile == null ? null : Path.of(logFile.text()),
        sources.shown());
  }

  private boolean flag(String key, boolean fallback) throws SettingsException {
    return "true".equals(oneOf(key, fallback ? "true" : "false", "true", "false"));
  }

  private String oneOf(String key, String fallback, String... allowed) throws SettingsException {
    Value value = sources.find(key);
    if (value == null) {
      sources.show(key, fallback, DEFAULT);
      return fallback;
    }
    for (String candidate : allowed) {
      if (candidate.equals(value.text())) {
        sources.show(key, candidate, value.origin());
        return candidate;
      }
    }
    throw bad(key, value, String.join(", ", allowed));
  }

  /** For what later versions will do: saying so is better than looking as if it were in force. */
  private void only(String key, String allowed) throws SettingsException {
    Value value = sources.find(key);
    if (value != null && !value.text().equals(allowed)) {
      throw bad(key, value, allowed + "; others are not supported by this version");
    }
    sources.show(key, allowed, value == null ? DEFAULT : value.origin());
  }

  private @Nullable String text(String key, @Nullable String fallback, String... otherVariables) {
    Value value = sources.find(key, otherVariables);
    if (value == null || value.text().isEmpty()) {
      sources.show(key, fallback == null ? "" : fallback, DEFAULT);
      return fallback;
    }
    sources.show(key, value.text(), value.origin());
    return value.text();
  }

  /** One that is there for telemetry is taken as it is. */
  private @Nullable String service() throws SettingsException {
    Value value = sources.find("service");
    if (value != null && !value.text().isEmpty() && !ServiceName.isLabel(value.text())) {
      throw bad("service", value, "letters, digits and hyphens, these not at the ends, at most 63");
    }
    return text("service", null, "OTEL_SERVICE_NAME");
  }

  private String prefix() throws SettingsException {
    Value value = sources.find("prefix");
    String text = value == null ? "weft" : value.text();
    if (value != null && (text.isEmpty() || text.startsWith("/") || text.endsWith("/"))) {
      throw bad("prefix", value, "a KV path without a slash at its start or end");
    }
    sources.show("prefix", text, value == null ? DEFAULT : value.origin());
    return text;
  }

  private @Nullable Path registry() throws SettingsException {
    Value value = sources.find("registry");
    if (value == null || value.text().equals("consul")) {
      sources.show("registry", "consul", value == null ? DEFAULT : value.origin());
      return null;
    }
    if (!value.text().startsWith("file:") || value.text().length() == 5) {
      throw bad("registry", value, "consul, or file:PATH");
    }
    sources.show("registry", value.text(), value.origin());
    return Path.of(value.text().substring(5));
  }

  private long startWait() throws SettingsException {
    Value value = sources.find("startWait");
    if (value == null) {
      sources.show("startWait", "2s", DEFAULT);
      return 2_000_000_000L;
    }
    long nanos = Notation.nanos(value.text());
    if (nanos < 0) {
      throw bad("startWait", value, "a duration such as 250ms, 1.5s or 2m");
    }
    sources.show("startWait", value.text(), value.origin());
    return nanos;
  }

  private @Nullable Path cacheDir() {
    Value value = sources.find("cacheDir");
    if (value != null && value.text().equals("off")) {
      sources.show("cacheDir", "off", value.origin());
      return null;
    }
    String fallback =
        System.getProperty("java.io.tmpdir")
            + File.separator
            + "weft-"
            + System.getProperty("user.name");
    sources.show(
        "cacheDir",
        value == null ? fallback : value.text(),
        value == null ? DEFAULT : value.origin());
    return Path.of(value == null ? fallback : value.text());
  }

  /** Checked as text: making an address would set up the resolver before the application can. */
  private @Nullable String admin() throws SettingsException {
    Value value = sources.find("admin");
    String text = value == null ? "127.0.0.1:0" : value.text();
    sources.show("admin", text, value == null ? DEFAULT : value.origin());
    if (text.equals("off")) {
      return null;
    }
    String address = text.startsWith("localhost:") ? "127.0.0.1" + text.substring(9) : text;
    if (value != null && !Notation.isAddress(address)) {
      throw bad("admin", value, "off, or IP:PORT such as 127.0.0.1:0");
    }
    return address;
  }

  private Set<String> names(String key) throws SettingsException {
    Value value = sources.find(key);
    Set<String> names = new HashSet<>();
    if (value != null) {
      for (String name : value.text().split(";")) {
        if (!Clients.NAMES.contains(name.trim())) {
          throw bad(key, value, "names of " + Clients.NAMES + ", separated by ';'");
        }
        names.add(name.trim());
      }
    }
    sources.show(key, value == null ? "" : value.text(), value == null ? DEFAULT : value.origin());
    return names;
  }
}
