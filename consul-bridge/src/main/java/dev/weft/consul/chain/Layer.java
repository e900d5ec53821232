package dev.weft.consul.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy document while it is written. */
final class Layer {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** Null, and an empty list or layer, is not written. */
  Layer put(String name, @Nullable Object value) {
    boolean empty =
        value == null
            || (value instanceof List<?> list && list.isEmpty())
            || (value instanceof Layer layer && layer.isEmpty());
    if (!empty) {
      members.put(name, value);
    }
    return this;
  }

  /** Even if it is empty. */
  Layer putAlways(String name, Object value) {
    members.put(name, value);
    return this;
  }

  /** The layer of that name within this one, made if need be. */
  Layer inner(String name) {
    Object there = members.computeIfAbsent(name, absent -> new Layer());
    return there instanceof Layer layer ? layer : new Layer();
  }

  boolean has(String name, String inner) {
    return members.get(name) instanceof Layer layer && layer.members.containsKey(inner);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  /** Lays another over this one: objects member by member, all else is replaced. */
  void merge(Layer other) {
    other.members.forEach(
        (name, value) -> {
          if (value instanceof Layer patch) {
            if (!(members.get(name) instanceof Layer)) {
              members.put(name, new Layer());
            }
            inner(name).merge(patch);
          } else {
            members.put(name, value);
          }
        });
  }

  byte[] utf8() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.useDefaultPrettyPrinter();
      write(json, this);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Layer layer) {
      json.writeStartObject();
      for (Map.Entry<String, Object> member : layer.members.entrySet()) {
        json.writeFieldName(member.getKey());
        write(json, member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        write(json, item);
      }
      json.writeEndArray();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(value.toString());
    }
  }
}
