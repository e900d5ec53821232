package dev.weft.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code name=value} arguments of one program. */
public record Settings(Map<String, String> values) {
  public Settings {
    values = Map.copyOf(values);
  }

  static Settings parse(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("argument " + arg + ": expected name=value");
      }
      values.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    return new Settings(values);
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public String required(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("argument " + name + "=... is missing");
    }
    return value;
  }

  public int number(String name, int otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "argument " + name + "=" + value + ": expected a number", e);
    }
  }
}
