package dev.weft.agent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file registry, written by a test for the JVMs that it starts. */
public final class MeshFile {
  private final Path file;
  private final Map<String, String> services = new LinkedHashMap<>();
  private final Map<String, String> policies = new LinkedHashMap<>();

  public MeshFile(Path folder) {
    file = folder.resolve("mesh.json");
  }

  public MeshFile service(String name, List<InetSocketAddress> endpoints) {
    List<String> list = new ArrayList<>();
    for (InetSocketAddress endpoint : endpoints) {
      list.add(
          "{\"address\": \"%s\", \"port\": %d}"
              .formatted(endpoint.getAddress().getHostAddress(), endpoint.getPort()));
    }
    services.put(name, "{\"endpoints\": [" + String.join(", ", list) + "]}");
    return this;
  }

  /** A document as it would be in Consul, {@code services/users} for example. */
  public MeshFile policy(String key, String json) {
    policies.put(key, json);
    return this;
  }

  /** Writes it, in one step for whoever reads it; returns the setting of the agent. */
  public String write() {
    String text =
        "{\"services\": {" + members(services) + "},\n\"policies\": {" + members(policies) + "}}";
    try {
      Path whole = Files.writeString(file.resolveSibling("mesh.json.new"), text);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "registry=file:" + file;
  }

  private static String members(Map<String, String> values) {
    List<String> members = new ArrayList<>();
    values.forEach((name, json) -> members.add('"' + name + "\": " + json));
    return String.join(",\n  ", members);
  }
}
