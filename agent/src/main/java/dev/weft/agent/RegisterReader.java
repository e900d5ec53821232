package dev.weft.agent;

import static dev.weft.agent.SettingSources.bad;

import dev.weft.agent.SettingSources.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how the application's own service shall be registered. Loaded only if it shall be. */
final class RegisterReader {
  private static final String KEY = "register";
  private static final int MAX_META = 64;
  private static final int MAX_META_KEY = 128;
  private static final int MAX_META_VALUE = 512;

  private final SettingSources sources;

  RegisterReader(SettingSources sources) {
    this.sources = sources;
  }

  /**
   * @param listens whether it will be seen where the application listens
   */
  Settings.Register read(
      @Nullable String service, @Nullable String zone, boolean fromFile, boolean listens)
      throws SettingsException {
    if (service == null) {
      throw wrong("needs the setting service, the name to register");
    }
    if (!isLabel(service)) {
      throw wrong(
          "service="
              + service
              + " can't be registered: allowed are letters, digits and '-' inside, at most 63");
    }
    if (fromFile) {
      throw wrong("allowed is false with registry=file:, where no Consul is asked");
    }
    int port = port();
    if (port == 0 && !listens) {
      throw wrong("needs registerPort with disable=listen");
    }
    return new Settings.Register(port, address(), tags(), meta(zone), check());
  }

  private SettingsException wrong(String reason) {
    Value value = sources.find(KEY);
    return new SettingsException(
        "setting register=true (from "
            + (value == null ? "default" : value.origin())
            + "): "
            + reason);
  }

  private int port() throws SettingsException {
    Value value = shown("registerPort");
    if (value == null) {
      return 0;
    }
    try {
      int port = Integer.parseInt(value.text());
      if (port > 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for any other bad number.
    }
    throw bad("registerPort", value, "a port, 1 to 65535");
  }

  private @Nullable String address() throws SettingsException {
    Value value = shown("registerAddress");
    if (value == null) {
      return null;
    }
    String text = value.text();
    boolean good = !text.equals("0.0.0.0") && !text.equals("::") && !text.startsWith("-");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      good &= isLetterOrDigit(c) || c == '.' || c == ':' || c == '-' || c == '_' || c == '%';
    }
    if (!good) {
      throw bad(
          "registerAddress", value, "an IP address or host name under which callers find this JVM");
    }
    return text;
  }

  private List<String> tags() throws SettingsException {
    Value value = shown("registerTags");
    List<String> tags = new ArrayList<>();
    if (value != null) {
      for (String tag : value.text().split(";")) {
        if (tag.isBlank()) {
          throw bad("registerTags", value, "tags separated by ';', as in v1;canary");
        }
        tags.add(tag.trim());
      }
    }
    return tags;
  }

  private Map<String, String> meta(@Nullable String zone) throws SettingsException {
    Value value = shown("registerMeta");
    Map<String, String> meta = new LinkedHashMap<>();
    if (value != null) {
      for (String pair : value.text().split(";")) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? "" : pair.substring(0, equals).trim();
        String text = pair.substring(equals + 1).trim();
        if (!isMetaKey(key) || text.length() > MAX_META_VALUE || meta.size() == MAX_META) {
          throw bad(
              "registerMeta",
              value,
              "key=value;key=value as Consul takes them: keys of letters, digits, '-' and '_', at"
                  + " most 64 pairs");
        }
        meta.put(key, text);
      }
    }
    if (zone != null) {
      meta.putIfAbsent("zone", zone);
    }
    return meta;
  }

  private @Nullable String check() throws SettingsException {
    Value value = shown("registerCheck");
    if (value == null) {
      return null;
    }
    String text = value.text();
    boolean good = text.startsWith("/");
    for (int i = 0; i < text.length(); i++) {
      good &= text.charAt(i) > ' ' && text.charAt(i) < 127;
    }
    if (!good) {
      throw bad("registerCheck", value, "a path such as /health");
    }
    return text;
  }

  private @Nullable Value shown(String key) {
    Value value = sources.find(key);
    if (value == null || value.text().isEmpty()) {
      sources.show(key, "", "default");
      return null;
    }
    sources.show(key, value.text(), value.origin());
    return value;
  }

  private static boolean isLabel(String name) {
    boolean good = name.length() <= 63 && !name.startsWith("-") && !name.endsWith("-");
    for (int i = 0; i < name.length(); i++) {
      good &= isLetterOrDigit(name.charAt(i)) || name.charAt(i) == '-';
    }
    return good && !name.isEmpty();
  }

  private static boolean isMetaKey(String key) {
    boolean good = !key.isEmpty() && key.length() <= MAX_META_KEY && !key.startsWith("consul-");
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      good &= isLetterOrDigit(c) || c == '-' || c == '_';
    }
    return good;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
