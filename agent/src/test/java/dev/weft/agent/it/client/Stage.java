package dev.weft.agent.it.client;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.Answer;
import dev.weft.agent.it.net.Certificate;
import dev.weft.agent.it.net.DeadPort;
import dev.weft.agent.it.net.HttpEndpoint;
import dev.weft.agent.it.net.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the client contracts play on: services with real endpoints, an application with the agent
 * and one without. Names of the mesh resolve in neither by DNS; in the one without the agent a
 * hosts file leads them to 127.0.0.1.
 */
final class Stage implements AutoCloseable {
  private static final String ROUND_ROBIN = "\"loadBalancer\": {\"policy\": \"round-robin\"}";
  private static final String NO_EJECTION =
      "\"outlierDetection\": {\"consecutiveLocalOriginFailure\": 0, \"consecutive5xx\": 0,"
          + " \"consecutiveGatewayFailure\": 0}";

  /** Two on different addresses and the same port, and one on another port. */
  final List<HttpEndpoint> users = new ArrayList<>();

  /** The one endpoint of service {@code one}; calls to it can be compared with those without us. */
  final HttpEndpoint one;

  final HttpEndpoint other;

  /** In no service. */
  final HttpEndpoint outside;

  /** Refuses connections, on 127.0.0.1. */
  final DeadPort refusing = DeadPort.refusing("127.0.0.1");

  private final DeadPort refusingToo = DeadPort.refusing("127.0.0.2");

  /** Doesn't answer to connections, on 127.0.0.1. */
  final DeadPort silent = DeadPort.silent("127.0.0.1");

  final ForkedJvm meshed;
  final ForkedJvm plain;

  Stage(Path folder) {
    users.add(new HttpEndpoint("a", "127.0.0.1", 0));
    users.add(new HttpEndpoint("b", "127.0.0.2", users.get(0).port()));
    users.add(new HttpEndpoint("c", "127.0.0.3", 0));
    one = new HttpEndpoint("one", "127.0.0.1", 0);
    other = new HttpEndpoint("other", "127.0.0.4", 0);
    outside = new HttpEndpoint("outside", "127.0.0.1", 0);
    List<InetSocketAddress> three = users.stream().map(HttpEndpoint::address).toList();
    MeshFile mesh =
        new MeshFile(folder)
            .policy("defaults", "{" + ROUND_ROBIN + ", " + NO_EJECTION + "}")
            .service("users", three)
            .service("random", three)
            .policy("services/random", "{\"loadBalancer\": {\"policy\": \"random\"}}")
            .service("least", three)
            .policy("services/least", "{\"loadBalancer\": {\"policy\": \"least-request\"}}")
            .service("retrying", three)
            .policy("services/retrying", "{\"retry\": {\"on\": [\"5xx\"]}}")
            .service("patient", three)
            .policy(
                "services/patient",
                "{\"timeouts\": {\"perTry\": \"300ms\"}, \"retry\": {\"on\": [\"per-try-timeout\"]}}")
            .service("limited", List.of(one.address()))
            .policy("services/limited", "{\"timeouts\": {\"request\": \"400ms\"}}")
            .service("one", List.of(one.address()))
            .service("other", List.of(other.address()))
            .service("half", List.of(refusing.address(), one.address()))
            .service("dead", List.of(refusing.address(), refusingToo.address()))
            .service("silent", List.of(silent.address()))
            .service("slow", List.of(silent.address(), one.address()))
            .policy("services/slow", "{\"loadBalancer\": {\"policy\": \"round-robin\"}}")
            .service("empty", List.of());
    RoutedServices.add(mesh, one.address());
    RoutedServices.addWithThree(mesh, three);
    meshed =
        jvm(hosts(folder, "outside.test"))
            .agent("service=web,cacheDir=" + folder + "," + mesh.write())
            .start();
    plain =
        jvm(hosts(
                folder,
                "outside.test",
                "one.service.consul",
                "dead.service.consul",
                "silent.service.consul"))
            .start();
  }

  /** As it was at the start. */
  void reset() {
    for (HttpEndpoint endpoint : endpoints()) {
      endpoint.behave(request -> Answer.ok(request.endpoint()));
      endpoint.forget();
    }
  }

  Fields call(Fields request) {
    return meshed.call(Calls.class, "call", request);
  }

  /** The requests that the endpoints of {@code users} have received. */
  List<Seen> seenByUsers() {
    return users.stream().flatMap(endpoint -> endpoint.seen().stream()).toList();
  }

  @Override
  public void close() {
    try (meshed;
        plain) {
      for (HttpEndpoint endpoint : endpoints()) {
        endpoint.close();
      }
      refusing.close();
      refusingToo.close();
      silent.close();
    }
  }

  List<HttpEndpoint> endpoints() {
    List<HttpEndpoint> all = new ArrayList<>(users);
    all.addAll(List.of(one, other, outside));
    return all;
  }

  private static JvmSettings jvm(Path hosts) {
    return ForkedJvm.commands()
        .option("-Djdk.net.hosts.file=" + hosts)
        .option("-Djavax.net.ssl.trustStore=" + Certificate.store())
        .option("-Djavax.net.ssl.trustStorePassword=" + Certificate.PASSWORD);
  }

  private static Path hosts(Path folder, String... names) {
    try {
      return Files.writeString(
          Files.createTempFile(folder, "hosts", ""), "127.0.0.1 " + String.join(" ", names) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
