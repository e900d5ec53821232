package dev.weft.consul.health;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.consul.json.Json;
import dev.weft.policy.balance.Health;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of {@code /v1/health/service/NAME}, a list, and of {@code
 * /v1/query/NAME/execute}, an object around one. Used on the worker.
 */
final class HealthList {
  private static final String NODE_MAINTENANCE = "_node_maintenance";
  private static final String SERVICE_MAINTENANCE = "_service_maintenance:";

  /** The tag of the addresses for other datacenters; those of the own one need none. */
  private static final String WAN = "wan";

  /** Consul's own entry in the meta of every node; empty unless it is Consul Enterprise. */
  private static final String SEGMENT = "consul-network-segment";

  /** Checks are named by people: enough for any that is read. */
  private static final int LONGEST_REASON = 200;

  /** What the keys of a node's meta begin with; none of a service's own holds a dot. */
  private static final String NODE = "node.";

  private HealthList() {}

  static List<Instance> read(InputStream in) throws IOException {
    return Json.read(
        in,
        parser -> {
          List<Instance> instances = new ArrayList<>();
          if (parser.currentToken() != JsonToken.START_OBJECT) {
            list(parser, instances);
            return instances;
          }
          boolean[] listed = {false};
          Json.object(
              parser,
              (name, value) -> {
                if (name.equals("Nodes")) {
                  listed[0] = true;
                  list(value, instances);
                } else {
                  value.skipChildren();
                }
              });
          if (!listed[0]) {
            throw new IOException("an object without Nodes");
          }
          return instances;
        });
  }

  private static void list(JsonParser parser, List<Instance> instances) throws IOException {
    Json.array(parser, entry -> instances.add(new Entry().read(entry)));
  }

  /** The fields of one entry, in whatever order they come. */
  private static final class Entry {
    private String id = "";
    private String node = "";
    private String datacenter = "";
    private String nodeAddress = "";
    private String nodeWan = "";
    private String address = "";
    private int port;
    private String wan = "";
    private int wanPort;
    private int passingWeight = 1;
    private int warningWeight = 1;
    private Health health = Health.PASSING;
    private @Nullable String reason;
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
      if (weight < 1) {
        worse(Health.CRITICAL, "weight 0");
      }
      return new Instance(
          id,
          node,
          datacenter,
          new Instance.Address(first(address, nodeAddress), port),
          new Instance.Address(
              first(first(wan, address), first(nodeWan, nodeAddress)),
              wanPort == 0 ? port : wanPort),
          health,
          reason,
          Math.max(1, weight),
          Set.copyOf(tags),
          Map.copyOf(meta));
    }

    private static String first(String one, String other) {
      return one.isEmpty() ? other : one;
    }

    private void node(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "Node" -> node = Json.text(parser);
        case "Datacenter" -> datacenter = Json.text(parser);
        case "Address" -> nodeAddress = Json.text(parser);
        case "TaggedAddresses" -> Json.object(parser, this::nodeAddress);
        case "Meta" -> Json.object(parser, this::nodeMeta);
        default -> parser.skipChildren();
      }
    }

    private void nodeAddress(String tag, JsonParser parser) throws IOException {
      if (tag.equals(WAN)) {
        nodeWan = Json.text(parser);
      }
    }

    private void nodeMeta(String key, JsonParser parser) throws IOException {
      String value = Json.text(parser);
      if (!key.equals(SEGMENT) || !value.isEmpty()) {
        meta.putIfAbsent(NODE + key, value);
      }
    }

    private void service(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "ID" -> id = Json.text(parser);
        case "Address" -> address = Json.text(parser);
        case "Port" -> port = parser.getValueAsInt();
        case "TaggedAddresses" -> Json.object(parser, this::address);
        case "Tags" -> Json.array(parser, tag -> tags.add(Json.text(tag)));
        case "Meta" -> Json.object(parser, (key, value) -> meta.put(key, Json.text(value)));
        case "Weights" -> Json.object(parser, this::weight);
        default -> parser.skipChildren();
      }
    }

    private void address(String tag, JsonParser parser) throws IOException {
      if (!tag.equals(WAN)) {
        parser.skipChildren();
        return;
      }
      Json.object(
          parser,
          (name, value) -> {
            switch (name) {
              case "Address" -> wan = Json.text(value);
              case "Port" -> wanPort = value.getValueAsInt();
              default -> value.skipChildren();
            }
          });
    }

    private void weight(String name, JsonParser parser) throws IOException {
      switch (name) {
        case "Passing" -> passingWeight = parser.getValueAsInt(1);
        case "Warning" -> warningWeight = parser.getValueAsInt(1);
        default -> parser.skipChildren();
      }
    }

    private void check(JsonParser check) throws IOException {
      String[] fields = {"", "", "", ""};
      Json.object(
          check,
          (name, parser) -> {
            switch (name) {
              case "CheckID" -> fields[0] = Json.text(parser);
              case "Status" -> fields[1] = Json.text(parser);
              case "Name" -> fields[2] = Json.text(parser);
              case "Notes" -> fields[3] = Json.text(parser);
              default -> parser.skipChildren();
            }
          });
      Health found = health(fields[0], fields[1]);
      String name = first(fields[2], fields[0]);
      worse(found, found == Health.MAINTENANCE ? first(fields[3], name) : name);
    }

    /** The first of several that are equally bad is the reason: Consul's order is a steady one. */
    private void worse(Health found, String why) {
      if (found.compareTo(health) > 0) {
        health = found;
        reason = why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why;
      }
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
  }
}
