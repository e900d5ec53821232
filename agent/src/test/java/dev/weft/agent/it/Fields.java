package dev.weft.agent.it;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a test and an application under test tell each other: names and values, on the wire one line
 * of text. Used on both sides.
 */
public final class Fields {
  private final Map<String, String> values = new LinkedHashMap<>();

  /** Names and values in turn. */
  public static Fields of(Object... namesAndValues) {
    Fields fields = new Fields();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.with(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return fields;
  }

  static Fields parse(String line) {
    Fields fields = new Fields();
    for (String pair : line.isEmpty() ? new String[0] : line.split("&")) {
      int equals = pair.indexOf('=');
      fields.values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
    }
    return fields;
  }

  public Fields with(String name, Object value) {
    values.put(name, String.valueOf(value));
    return this;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Fails if there is no such field. */
  public String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no field '" + name + "' in " + values);
    }
    return value;
  }

  public String get(String name, String fallback) {
    return values.getOrDefault(name, fallback);
  }

  public int number(String name, int fallback) {
    String value = values.get(name);
    return value == null ? fallback : Integer.parseInt(value);
  }

  public Map<String, String> all() {
    return values;
  }

  String line() {
    StringBuilder line = new StringBuilder();
    values.forEach(
        (name, value) ->
            line.append(line.length() == 0 ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return line.toString();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
