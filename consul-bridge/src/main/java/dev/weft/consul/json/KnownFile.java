package dev.weft.consul.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.weft.consul.http.Hosts;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.document.PolicyStore.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes and reads the last known state as JSON. Used on the worker. */
public final class KnownFile {
  private static final int FORMAT = 1;

  private KnownFile() {}

  public static void write(Known known, OutputStream out) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeStringField("of", known.of());
      json.writeNumberField("written", known.writtenMillis());
      strings(json, "catalog", known.catalog());
      documents(json, "documents", known.documents());
      documents(json, "chains", known.chains());
      json.writeArrayFieldStart("services");
      for (Map.Entry<String, List<Endpoint>> service : known.services().entrySet()) {
        json.writeStartObject();
        json.writeStringField("key", service.getKey());
        json.writeArrayFieldStart("endpoints");
        for (Endpoint endpoint : service.getValue()) {
          write(endpoint, json);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** Throws an exception whose message says what is wrong with the file. */
  public static Known read(InputStream in) throws IOException {
    try {
      return Json.read(in, KnownFile::known);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void documents(JsonGenerator json, String name, Map<String, Text> documents)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Map.Entry<String, Text> document : documents.entrySet()) {
      json.writeStartObject();
      json.writeStringField("key", document.getKey());
      json.writeNumberField("index", document.getValue().modifyIndex());
      json.writeBinaryField("text", document.getValue().utf8());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(Endpoint endpoint, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", endpoint.id());
    json.writeStringField("ip", endpoint.ip().getHostAddress());
    json.writeNumberField("port", endpoint.port());
    json.writeStringField("health", endpoint.health().name());
    json.writeNumberField("weight", endpoint.weight());
    strings(json, "tags", endpoint.tags());
    json.writeObjectFieldStart("meta");
    for (Map.Entry<String, String> entry : endpoint.meta().entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void strings(JsonGenerator json, String name, Set<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static Known known(JsonParser root) throws IOException {
    String[] of = {""};
    long[] formatAndWritten = {0, 0};
    Set<String> catalog = new HashSet<>();
    Map<String, Text> documents = new HashMap<>();
    Map<String, Text> chains = new HashMap<>();
    Map<String, List<Endpoint>> services = new HashMap<>();
    Json.object(
        root,
        (name, parser) -> {
          switch (name) {
            case "format" -> formatAndWritten[0] = parser.getLongValue();
            case "of" -> of[0] = Json.text(parser);
            case "written" -> formatAndWritten[1] = parser.getLongValue();
            case "catalog" -> Json.array(parser, one -> catalog.add(Json.text(one)));
            case "documents" -> Json.array(parser, one -> document(one, documents));
            case "chains" -> Json.array(parser, one -> document(one, chains));
            case "services" -> Json.array(parser, one -> service(one, services));
            default -> parser.skipChildren();
          }
        });
    if (formatAndWritten[0] != FORMAT) {
      throw new IOException("format " + formatAndWritten[0] + " instead of " + FORMAT);
    }
    return new Known(of[0], formatAndWritten[1], catalog, documents, chains, services);
  }

  private static void document(JsonParser document, Map<String, Text> documents)
      throws IOException {
    Map<String, Object> fields = new HashMap<>();
    Json.object(
        document,
        (name, parser) -> {
          switch (name) {
            case "key" -> fields.put(name, Json.text(parser));
            case "index" -> fields.put(name, parser.getLongValue());
            case "text" -> fields.put(name, parser.getBinaryValue());
            default -> parser.skipChildren();
          }
        });
    if (fields.get("key") instanceof String key
        && fields.get("index") instanceof Long index
        && fields.get("text") instanceof byte[] text) {
      documents.put(key, new Text(text, index));
    }
  }

  private static void service(JsonParser service, Map<String, List<Endpoint>> services)
      throws IOException {
    Map<String, String> fields = new HashMap<>();
    List<Endpoint> endpoints = new ArrayList<>();
    Json.object(
        service,
        (name, parser) -> {
          if (name.equals("endpoints")) {
            Json.array(parser, one -> endpoints.add(endpoint(one)));
          } else {
            fields.put(name, Json.text(parser));
          }
        });
    services.put(fields.getOrDefault("key", ""), List.copyOf(endpoints));
  }

  private static Endpoint endpoint(JsonParser endpoint) throws IOException {
    Map<String, String> fields = new HashMap<>();
    Set<String> tags = new HashSet<>();
    Map<String, String> meta = new HashMap<>();
    Json.object(
        endpoint,
        (name, parser) -> {
          switch (name) {
            case "tags" -> Json.array(parser, tag -> tags.add(Json.text(tag)));
            case "meta" -> Json.object(parser, (key, value) -> meta.put(key, Json.text(value)));
            default -> fields.put(name, Json.text(parser));
          }
        });
    InetAddress ip = Hosts.literal(fields.getOrDefault("ip", ""));
    if (ip == null) {
      throw new IOException("\"" + fields.get("ip") + "\" is no address");
    }
    return new Endpoint(
        fields.getOrDefault("id", ""),
        ip,
        Integer.parseInt(fields.getOrDefault("port", "")),
        Health.valueOf(fields.getOrDefault("health", "")),
        Integer.parseInt(fields.getOrDefault("weight", "")),
        tags,
        meta);
  }
}
