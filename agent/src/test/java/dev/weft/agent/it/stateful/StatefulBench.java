package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.consul.Admin;
import dev.weft.agent.it.consul.Patience;
import dev.weft.agent.it.stateful.app.Workload;
import dev.weft.agent.it.stateful.server.LocalServer;
import dev.weft.consul.RealConsul;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A real Consul, and an application {@code web} in the mesh with libraries of its own. */
final class StatefulBench implements AutoCloseable {
  private static final int WARM = 20;
  private static final int STEADY = 50;
  private static final ObjectMapper JSON = new ObjectMapper();

  final RealConsul consul = RealConsul.start();
  final ForkedJvm application;
  private final Admin admin;

  /**
   * @param libraries folders of jars, which the build has filled, for the class path
   */
  StatefulBench(String... libraries) {
    this(List.of(), libraries);
  }

  /**
   * @param options of the application's JVM
   */
  StatefulBench(List<String> options, String... libraries) {
    JvmSettings settings =
        ForkedJvm.commands()
            .agent("service=web,cacheDir=off,consul=" + consul.httpAddress())
            // Netty on newer JDKs, and Lettuce when a connection is lost.
            .logs("(WARNING: .*)?|INFO: Reconnect.*|.* io\\.lettuce\\.core\\..*");
    options.forEach(settings::option);
    for (String folder : libraries) {
      jars(folder).forEach(settings::jar);
    }
    application = settings.start();
    admin = Admin.of(application);
  }

  /** Registers a server, or registers it anew; returns when the application knows the service. */
  void register(String service, LocalServer server, String... tags) {
    String id = service + "-" + server.name();
    consul.register(service, id, server.address(), server.port(), 1, 1, List.of(tags), Map.of());
    admin.await("/services", page -> page.path("catalog").toString().contains('"' + service + '"'));
  }

  /** Puts a service's policy, with single quotes for double ones; returns when it is in force. */
  void policy(String service, String document) {
    String key = "services/" + service;
    consul.putKv("weft/" + key, document.replace('\'', '"'));
    long index = index(key);
    admin.await("/policies", page -> inForce(page, key) >= index);
  }

  /** Returns when a service has so many open connections. */
  void awaitConnections(String service, int count) {
    admin.await("/services", page -> connections(page, service) == count);
  }

  /** Returns when the application knows so many endpoints of a service that it has called. */
  void awaitEndpoints(String service, int count) {
    admin.await("/services/" + service, page -> page.path("known").asInt(-1) == count);
  }

  Fields call(Class<?> type, String method, Object... namesAndValues) {
    return application.call(type, method, Fields.of(namesAndValues));
  }

  /**
   * Kills a server while the application's workload is with both of them, waits until nothing has
   * failed for a while, and stops the workload. Prints the figures, and returns them, with {@code
   * lastMillis} from the kill to the last failure.
   */
  Fields killUnderLoad(String title, LocalServer victim, LocalServer heir) {
    awaitReport(
        "load on both",
        report -> answered(report, victim) >= WARM && answered(report, heir) >= WARM);
    call(Workload.class, "forget");
    long killedMillis = System.currentTimeMillis();
    victim.kill();
    call(Workload.class, "settle");
    awaitReport("the end of the failures", report -> report.number("steady", 0) >= STEADY);
    Fields figures = call(Workload.class, "stop");
    long last = Long.parseLong(figures.get("lastFailureMillis"));
    figures.with("lastMillis", last == 0 ? 0 : last - killedMillis);
    System.out.printf(
        "%s: %s of %s operations failed, the last one %s ms after the kill; longest operation"
            + " %s ms; by server %s; failures %s%n",
        title,
        figures.get("failed"),
        figures.get("operations"),
        figures.get("lastMillis"),
        figures.get("longestMillis"),
        figures.get("servers"),
        figures.get("failures"));
    assertThat(answered(figures, heir)).isGreaterThanOrEqualTo(STEADY);
    return figures;
  }

  @Override
  public void close() {
    try (consul) {
      application.close();
    }
  }

  private void awaitReport(String what, Predicate<Fields> wanted) {
    Fields[] last = new Fields[1];
    try {
      Patience.await(
          what,
          () -> {
            last[0] = call(Workload.class, "report");
            return wanted.test(last[0]);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", last: " + last[0], e);
    }
  }

  private static int answered(Fields report, LocalServer server) {
    return report.number("by." + server.name(), 0);
  }

  private static int connections(JsonNode page, String service) {
    for (JsonNode each : page.path("services")) {
      if (each.path("name").asText().equals(service)) {
        return each.path("connections").asInt(-1);
      }
    }
    return -1;
  }

  private static long inForce(JsonNode page, String key) {
    for (JsonNode document : page.path("documents")) {
      if (document.path("key").asText().equals(key)) {
        return document.path("inForceIndex").asLong();
      }
    }
    return 0;
  }

  private long index(String key) {
    try {
      String entry = consul.send("GET", "/v1/kv/weft/" + key, "");
      return JSON.readTree(entry).path(0).path("ModifyIndex").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> jars(String folder) {
    Path libraries =
        Path.of(System.getProperty("application.libraries", "target/application-libraries"));
    try (Stream<Path> jars = Files.list(libraries.resolve(folder))) {
      return jars.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
