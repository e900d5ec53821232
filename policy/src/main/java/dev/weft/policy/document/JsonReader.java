package dev.weft.policy.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the text of a document, JSON with comments, into a tree. */
final class JsonReader {
  /** Pools nothing: a guest doesn't leave buffers behind in the application's threads. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .build();

  private JsonReader() {}

  static Json.Obj read(byte[] utf8) throws Refusal {
    try (JsonParser parser = FACTORY.createParser(decode(utf8))) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new Refusal("$", at(parser), "the document must be an object");
      }
      Json.Obj object = object(parser, "$");
      if (parser.nextToken() != null) {
        throw new Refusal("$", at(parser), "something follows the object");
      }
      return object;
    } catch (JsonProcessingException e) {
      throw new Refusal("$", at(e.getLocation()), "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Refusal("can't be read: " + e);
    }
  }

  private static String decode(byte[] utf8) throws Refusal {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Refusal("the document isn't UTF-8");
    }
  }

  private static Json.Obj object(JsonParser parser, String path) throws IOException, Refusal {
    Json.At at = at(parser);
    Map<String, Json.Member> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Json.At nameAt = at(parser);
      String memberPath = Section.path(path, name);
      parser.nextToken();
      Json.Member member = new Json.Member(nameAt, value(parser, memberPath));
      if (members.putIfAbsent(name, member) != null) {
        throw new Refusal(memberPath, nameAt, "the field is there twice");
      }
    }
    return new Json.Obj(at, members);
  }

  private static Json value(JsonParser parser, String path) throws IOException, Refusal {
    Json.At at = at(parser);
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new Refusal(path, at, "a value is missing");
    }
    return switch (token) {
      case START_OBJECT -> object(parser, path);
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser, path + "[" + items.size() + "]"));
        }
        yield new Json.Arr(at, items);
      }
      case VALUE_STRING -> new Json.Str(at, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(at, parser.getText());
      case VALUE_TRUE -> new Json.Bool(at, true);
      case VALUE_FALSE -> new Json.Bool(at, false);
      default -> new Json.Nul(at);
    };
  }

  private static Json.At at(JsonParser parser) {
    return at(parser.currentTokenLocation());
  }

  private static Json.At at(JsonLocation location) {
    return new Json.At(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
