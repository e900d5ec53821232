package dev.weft.agent.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one version of the file, used once. Called by {@link FileRegistry} on its worker.
 *
 * <p>A policy is not understood here: its text is cut out of the file and padded with as many line
 * ends and spaces as stand before it, so that whoever reads it reports the line and column of the
 * whole file.
 */
final class MeshFileReader {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final byte[] utf8;
  private final JsonParser parser;
  private final Map<ServiceName, List<Endpoint>> services = new LinkedHashMap<>();
  private final Map<String, byte[]> policies = new LinkedHashMap<>();
  private final List<String> skipped = new ArrayList<>();

  private MeshFileReader(byte[] utf8, JsonParser parser) {
    this.utf8 = utf8;
    this.parser = parser;
  }

  static MeshFile read(byte[] utf8) throws MeshFile.Refused {
    try (JsonParser parser = JSON.createParser(utf8)) {
      MeshFileReader reader = new MeshFileReader(utf8, parser);
      reader.document();
      return new MeshFile(reader.services, reader.policies, reader.skipped);
    } catch (JsonProcessingException e) {
      throw new MeshFile.Refused(at(e.getLocation()) + oneLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new MeshFile.Refused(oneLine(String.valueOf(e.getMessage())));
    }
  }

  private void document() throws IOException, MeshFile.Refused {
    if (parser.nextToken() == null) {
      throw new MeshFile.Refused("line 1, column 1: the file is empty");
    }
    enterObject("the file");
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      switch (key) {
        case "services" -> services();
        case "policies" -> policies();
        default -> throw refused("unknown field '" + key + "'; allowed: services, policies");
      }
    }
    if (parser.nextToken() != null) {
      throw refused("something follows the end of the document");
    }
  }

  private void services() throws IOException, MeshFile.Refused {
    enterObject("services");
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      ServiceName name = name(key.toLowerCase(Locale.ROOT));
      if (services.put(name, service(name)) != null) {
        throw refused("service '" + name.key() + "' is there twice");
      }
    }
  }

  private List<Endpoint> service(ServiceName name) throws IOException, MeshFile.Refused {
    enterObject("service '" + name.key() + "'");
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      if (!key.equals("endpoints")) {
        throw refused("unknown field '" + key + "' of a service; allowed: endpoints");
      }
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw refused("endpoints must be an array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        endpoint(name, endpoints);
      }
    }
    return List.copyOf(endpoints.values());
  }

  private void endpoint(ServiceName name, Map<String, Endpoint> endpoints)
      throws IOException, MeshFile.Refused {
    enterObject("an endpoint");
    String where = at(parser.currentTokenLocation());
    EndpointFields fields = new EndpointFields();
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      String wrong = fields.read(key, parser);
      if (wrong != null) {
        throw refused(wrong);
      }
    }
    try {
      Endpoint endpoint = fields.endpoint();
      if (endpoints.putIfAbsent(endpoint.id(), endpoint) != null) {
        throw new IllegalArgumentException("id '" + endpoint.id() + "' is there twice");
      }
    } catch (IllegalArgumentException e) {
      skipped.add(where + "endpoint of " + name.key() + " skipped: " + e.getMessage());
    }
  }

  private void policies() throws IOException, MeshFile.Refused {
    enterObject("policies");
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      enterObject("policy '" + key + "'");
      JsonLocation start = parser.currentTokenLocation();
      parser.skipChildren();
      policies.put(key, padded(start, (int) parser.currentLocation().getByteOffset()));
    }
  }

  private byte[] padded(JsonLocation start, int end) {
    int from = (int) start.getByteOffset();
    int lines = start.getLineNr() - 1;
    int padding = lines + start.getColumnNr() - 1;
    byte[] text = new byte[padding + end - from];
    Arrays.fill(text, 0, lines, (byte) '\n');
    Arrays.fill(text, lines, padding, (byte) ' ');
    System.arraycopy(utf8, from, text, padding, end - from);
    return text;
  }

  private void enterObject(String what) throws MeshFile.Refused {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw refused(what + " must be an object");
    }
  }

  private MeshFile.Refused refused(String why) {
    return new MeshFile.Refused(at(parser.currentTokenLocation()) + why);
  }

  private static ServiceName name(String key) {
    int at = key.indexOf('@');
    return at < 0
        ? ServiceName.of(key)
        : new ServiceName(key.substring(0, at), key.substring(at + 1));
  }

  private static String at(JsonLocation location) {
    return "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  /** Jackson names the source of a location in brackets, which says nothing here. */
  private static String oneLine(String message) {
    return message
        .replaceAll("\\[Source: [^;]*; line: (-?\\d+), column: (-?\\d+)\\]", "line $1, column $2")
        .replaceAll("\\s+", " ");
  }
}
