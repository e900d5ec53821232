package dev.weft.consul.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;

/** Steps through JSON. Used on the worker. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Reads one value and nothing after it; {@code body} starts on the value's first token. */
  public static <T> T read(InputStream in, Body<T> body) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      if (parser.nextToken() == null) {
        throw new IOException("an empty body");
      }
      T value = body.read(parser);
      if (parser.nextToken() != null) {
        throw new IOException("something after the JSON value");
      }
      return value;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw new IOException("not the JSON expected, " + e.getOriginalMessage(), e);
    }
  }

  /** Calls {@code element} on the first token of each element; null counts as an empty array. */
  public static void array(JsonParser parser, Element element) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(parser, JsonToken.START_ARRAY);
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      element.read(parser);
    }
  }

  /** Calls {@code field} on the first token of each value; null counts as an empty object. */
  public static void object(JsonParser parser, Field field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(parser, JsonToken.START_OBJECT);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      field.read(name, parser);
    }
  }

  /** The text of a scalar; null counts as empty. */
  public static String text(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getValueAsString("");
  }

  private static void expect(JsonParser parser, JsonToken token) throws IOException {
    if (parser.currentToken() != token) {
      throw new IOException("expected " + token + " but found " + parser.currentToken());
    }
  }

  public interface Body<T> {
    T read(JsonParser parser) throws IOException;
  }

  public interface Element {
    void read(JsonParser parser) throws IOException;
  }

  public interface Field {
    void read(String name, JsonParser parser) throws IOException;
  }
}
