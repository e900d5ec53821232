package dev.weft.demo.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code registry=file:mesh.json}, for a machine without Consul; nobody checks the copies here. */
final class FileDiscovery implements Discovery {
  private final Path file;
  private final List<Copy> copies = new ArrayList<>();
  private final Map<String, String> policies = new LinkedHashMap<>();

  FileDiscovery(Path folder) throws IOException {
    this.file = folder.resolve("mesh.json").toAbsolutePath();
    write();
  }

  @Override
  public String describe() {
    return "the file " + file + " (no Consul found)";
  }

  @Override
  public String agentSettings() {
    return "registry=file:" + file;
  }

  @Override
  public void register(Copy copy) throws IOException {
    copies.add(copy);
    write();
  }

  @Override
  public boolean healthy(Copy copy) {
    return true;
  }

  @Override
  public boolean checksHealth() {
    return false;
  }

  @Override
  public void policy(String document, String json) throws IOException {
    policies.put(document, json);
    write();
  }

  @Override
  public String policyPlace(String document) {
    return "one edit of policies/" + document + " in mesh.json";
  }

  @Override
  public String stop() throws IOException {
    Files.delete(file);
    return "deleted mesh.json";
  }

  @Override
  public String restart() throws IOException {
    write();
    return "wrote mesh.json again";
  }

  private void write() throws IOException {
    String services =
        copies.stream()
            .collect(
                Collectors.groupingBy(
                    Copy::service,
                    LinkedHashMap::new,
                    Collectors.mapping(FileDiscovery::endpoint, Collectors.joining(",\n      "))))
            .entrySet()
            .stream()
            .map(
                service ->
                    "\"%s\": {\"endpoints\": [\n      %s]}"
                        .formatted(service.getKey(), service.getValue()))
            .collect(Collectors.joining(",\n    "));
    String documents =
        policies.entrySet().stream()
            .map(policy -> "\"%s\": %s".formatted(policy.getKey(), policy.getValue()))
            .collect(Collectors.joining(",\n    "));
    Path next = file.resolveSibling("mesh.json.next");
    Files.writeString(
        next,
        """
        {
          "services": {
            %s
          },
          "policies": {
            %s
          }
        }
        """
            .formatted(services, documents));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String endpoint(Copy copy) {
    return """
    {"id": "%s", "address": "127.0.0.1", "port": %d, "status": "passing", "weight": 1, "tags": ["%s"], "meta": {}}"""
        .formatted(copy.id(), copy.port(), copy.version());
  }
}
