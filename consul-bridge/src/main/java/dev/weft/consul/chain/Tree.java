package dev.weft.consul.chain;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer, as it was read. What isn't there, or is of another kind than asked for,
 * is empty.
 */
record Tree(Map<String, Object> fields) {
  static final Tree EMPTY = new Tree(Map.of());

  private static final JsonFactory FACTORY = new JsonFactory();

  static Tree read(InputStream in) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("an object is missing");
      }
      return object(parser);
    } catch (JacksonException e) {
      throw new IOException("not the JSON expected, " + e.getOriginalMessage(), e);
    }
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  /** The names of its fields that aren't among these. */
  Set<String> others(Set<String> known) {
    Set<String> others = new TreeSet<>(fields.keySet());
    others.removeAll(known);
    return others;
  }

  String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  boolean truth(String name) {
    return Boolean.TRUE.equals(fields.get(name));
  }

  BigDecimal number(String name) {
    return fields.get(name) instanceof BigDecimal number ? number : BigDecimal.ZERO;
  }

  Tree object(String name) {
    return fields.get(name) instanceof Tree tree ? tree : EMPTY;
  }

  List<Tree> objects(String name) {
    List<Tree> objects = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      list.forEach(item -> objects.add(item instanceof Tree tree ? tree : EMPTY));
    }
    return objects;
  }

  /** Texts and numbers, as texts. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (fields.get(name) instanceof List<?> list) {
      list.forEach(item -> texts.add(String.valueOf(item)));
    }
    return texts;
  }

  private static Tree object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Object value = value(parser);
      if (value != null) {
        fields.put(name, value);
      }
    }
    return new Tree(fields);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          Object item = value(parser);
          items.add(item == null ? "" : item);
        }
        yield items;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }
}
