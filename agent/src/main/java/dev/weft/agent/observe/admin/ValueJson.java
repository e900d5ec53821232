package dev.weft.agent.observe.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a policy is made of (records, enums, collections) so that it reads like the document
 * it came from: names in kebab case, {@code connectNanos = 5000000000} as {@code "connect": "5s"},
 * nothing for null and empty. A record behind an interface gets its name as {@code type}.
 */
final class ValueJson {
  private static final String NANOS = "Nanos";

  private ValueJson() {}

  static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Number || value instanceof Boolean) {
      json.writeRawValue(value.toString());
    } else if (value instanceof Enum<?> constant) {
      json.writeString(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    } else if (value instanceof Set<?> set) {
      write(json, set.stream().sorted(Comparator.comparing(String::valueOf)).toList());
    } else if (value instanceof Collection<?> collection) {
      json.writeStartArray();
      for (Object each : collection) {
        write(json, each);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      map(json, map);
    } else if (value instanceof Record fields) {
      record(json, fields);
    } else {
      json.writeString(value.toString());
    }
  }

  /** As policies write durations, in the largest unit that leaves no fraction; 0 is off. */
  static String duration(long nanos) {
    if (nanos == 0) {
      return "off";
    }
    if (nanos % 60_000_000_000L == 0) {
      return nanos / 60_000_000_000L + "m";
    }
    if (nanos % 1_000_000_000L == 0) {
      return nanos / 1_000_000_000L + "s";
    }
    return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + "ms" : nanos / 1_000 + "us";
  }

  private static void map(JsonGenerator json, Map<?, ?> map) throws IOException {
    Map<String, Object> sorted = new TreeMap<>();
    map.forEach((key, each) -> sorted.put(String.valueOf(key), each));
    json.writeStartObject();
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      json.writeFieldName(entry.getKey());
      write(json, entry.getValue());
    }
    json.writeEndObject();
  }

  private static void record(JsonGenerator json, Record value) throws IOException {
    json.writeStartObject();
    if (isVariant(value.getClass())) {
      json.writeStringField("type", kebab(value.getClass().getSimpleName()));
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = read(component, value);
      if (part instanceof Long nanos && component.getName().endsWith(NANOS)) {
        String name = component.getName();
        json.writeStringField(name.substring(0, name.length() - NANOS.length()), duration(nanos));
      } else if (!isEmpty(part)) {
        json.writeFieldName(component.getName());
        write(json, part);
      }
    }
    json.writeEndObject();
  }

  private static boolean isVariant(Class<?> type) {
    return Arrays.stream(type.getInterfaces())
        .anyMatch(parent -> parent.getPackageName().equals(type.getPackageName()));
  }

  private static boolean isEmpty(@Nullable Object part) {
    return part == null
        || (part instanceof Collection<?> collection && collection.isEmpty())
        || (part instanceof Map<?, ?> map && map.isEmpty());
  }

  private static @Nullable Object read(RecordComponent component, Record value) throws IOException {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IOException("can't read " + component, e);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
