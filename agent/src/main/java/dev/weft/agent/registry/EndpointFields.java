package dev.weft.agent.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one endpoint while they are read, with their defaults. */
final class EndpointFields {
  private @Nullable String id;
  private @Nullable String address;
  private int port;
  private String status = "passing";
  private int weight = 1;
  private final List<String> tags = new ArrayList<>();
  private final Map<String, String> meta = new HashMap<>();

  /** Takes the field the parser stands on; returns what is wrong with its kind, or null. */
  @Nullable String read(String key, JsonParser parser) throws IOException {
    JsonToken expected =
        switch (key) {
          case "id", "address", "status" -> JsonToken.VALUE_STRING;
          case "port", "weight" -> JsonToken.VALUE_NUMBER_INT;
          case "tags" -> JsonToken.START_ARRAY;
          case "meta" -> JsonToken.START_OBJECT;
          default -> null;
        };
    if (expected == null) {
      return "unknown field '"
          + key
          + "' of an endpoint; allowed: id, address, port, status, weight, tags, meta";
    }
    if (parser.currentToken() != expected) {
      return key + " must be " + kind(expected);
    }
    switch (key) {
      case "id" -> id = parser.getText();
      case "address" -> address = parser.getText();
      case "status" -> status = parser.getText();
      case "port" -> port = parser.getIntValue();
      case "weight" -> weight = parser.getIntValue();
      case "tags" -> {
        return tags(parser);
      }
      default -> {
        return meta(parser);
      }
    }
    return null;
  }

  /** Throws with a reason for people if the values make no endpoint. */
  Endpoint endpoint() {
    if (address == null) {
      throw new IllegalArgumentException("it has no address");
    }
    InetAddress ip = literal(address);
    String name = id == null ? address + ":" + port : id;
    return new Endpoint(name, ip, port, health(), weight, Set.copyOf(tags), meta);
  }

  private @Nullable String tags(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return "tags must be strings";
      }
      tags.add(parser.getText());
    }
    return null;
  }

  private @Nullable String meta(JsonParser parser) throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      if (parser.nextToken() != JsonToken.VALUE_STRING) {
        return "meta values must be strings";
      }
      meta.put(key, parser.getText());
    }
    return null;
  }

  private Health health() {
    for (Health health : Health.values()) {
      if (health.name().toLowerCase(Locale.ROOT).equals(status)) {
        return health;
      }
    }
    throw new IllegalArgumentException(
        "status '" + status + "' is none of passing, warning, critical, maintenance");
  }

  /** Only what {@code InetAddress} reads without a lookup: those block, and are woven. */
  private static InetAddress literal(String address) {
    String text = address.equals("localhost") ? "127.0.0.1" : address;
    boolean v4 = text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    boolean v6 = text.indexOf(':') >= 0 && text.matches("[0-9a-fA-F:.]+(%[\\w.-]+)?");
    try {
      if (v4 || v6) {
        return InetAddress.getByName(v6 ? "[" + text + "]" : text);
      }
    } catch (UnknownHostException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "address '" + address + "' is neither an IP address nor localhost");
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case START_ARRAY -> "an array";
      default -> "an object";
    };
  }
}
