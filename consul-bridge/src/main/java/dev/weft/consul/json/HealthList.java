package dev.weft.consul.json;

import com.fasterxml.jackson.core.JsonParser;
import dev.weft.policy.balance.Health;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the answer of {@code /v1/health/service/NAME}. Used on the worker. */
final class HealthList {
  private static final String NODE_MAINTENANCE = "_node_maintenance";
  private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  private HealthList() {}

  static List<Instance> read(InputStream in) throws IOException {
    return Json.read(
        in,
        parser -> {
          List<Instance> instances = new ArrayList<>();
          Json.array(parser, entry -> instances.add(new Entry().read(entry)));
          return instances;
        });
  }

  /** The fields of one entry, in whatever order they come. */
  private static final class Entry {
    private String id = "";
    private String node = "";
    private String nodeAddress = "";
    private String address = "";
    private int port;
    private int passingWeight = 1;
    private int warningWeight = 1;
    private Health health = Health.PASSING;
    private final Set<String> tags = new HashSet<>();
    private final Map<String, String> meta = new HashMap<>();

    Instance read(JsonParser entry) throws IOException {
      Json.object(
          entry,
          (part, parser) -> {
            switch (part) {
              case "Node" -> Json.object(parser, this::node);
              case "Service" -> Json.object(parser, this::service);
              case "Checks" -> Json.array(parser, this::check);
              default -> parser.skipChildren();
            }
          });
      int weight = health == Health.WARNING ? warningWeight : passingWeight;
      // As Consul itself does for Envoy: a weight of 0 means that no traffic is wanted.
      Health effective = weight < 1 ? worse(health, Health.CRITICAL) : health;
      String host = address.isEmpty() ? nodeAddress : address;
      return new Instance(
          id, node, host, port, effective, Math.max(1, weight), Set.copyOf(tags), Map.copyOf(meta));
    }

    private void node(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "Node" -> node = Json.text(parser);
        case "Address" -> nodeAddress = Json.text(parser);
        default -> parser.skipChildren();
      }
    }

    private void service(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "ID" -> id = Json.text(parser);
        case "Address" -> address = Json.text(parser);
        case "Port" -> port = parser.getValueAsInt();
        case "Tags" -> Json.array(parser, tag -> tags.add(Json.text(tag)));
        case "Meta" -> Json.object(parser, (key, value) -> meta.put(key, Json.text(value)));
        case "Weights" -> Json.object(parser, this::weight);
        default -> parser.skipChildren();
      }
    }

    private void weight(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "Passing" -> passingWeight = parser.getValueAsInt(1);
        case "Warning" -> warningWeight = parser.getValueAsInt(1);
        default -> parser.skipChildren();
      }
    }

    private void check(JsonParser check) throws IOException {
      String[] idAndStatus = {"", ""};
      Json.object(
          check,
          (name, parser) -> {
            switch (name) {
              case "CheckID" -> idAndStatus[0] = Json.text(parser);
              case "Status" -> idAndStatus[1] = Json.text(parser);
              default -> parser.skipChildren();
            }
          });
      health = worse(health, health(idAndStatus[0], idAndStatus[1]));
    }

    private static Health health(String checkId, String status) {
      if (status.equals("passing")) {
        return Health.PASSING;
      }
      if (checkId.equals(NODE_MAINTENANCE) || checkId.startsWith(SERVICE_MAINTENANCE)) {
        return Health.MAINTENANCE;
      }
      return status.equals("warning") ? Health.WARNING : Health.CRITICAL;
    }

    private static Health worse(Health one, Health other) {
      return one.compareTo(other) >= 0 ? one : other;
    }
  }
}
