package dev.weft.agent.it.consul;

import dev.weft.agent.it.ForkedJvm;
import java.util.List;

/** An {@link Instance} in a JVM of its own, which can be killed like any process. */
final class InstanceProcess implements AutoCloseable {
  private final String id;
  private final ForkedJvm jvm;
  private final int port;

  private InstanceProcess(String id, int holdMillis) {
    this.id = id;
    jvm = ForkedJvm.of(Instance.class).argument(id).argument("" + holdMillis).start();
    Patience.await("the port of " + id, () -> !jvm.printed().isEmpty());
    port = Integer.parseInt(jvm.printed().get(0).substring("port ".length()));
  }

  static InstanceProcess start(String id, int holdMillis) {
    return new InstanceProcess(id, holdMillis);
  }

  String id() {
    return id;
  }

  int port() {
    return port;
  }

  /** The bodies of the POSTs that it has read, also after its death. */
  List<String> posts() {
    return jvm.printed().stream()
        .filter(line -> line.startsWith("POST "))
        .map(line -> line.substring("POST ".length()))
        .toList();
  }

  /** SIGKILL. */
  void kill() {
    jvm.kill();
  }

  @Override
  public void close() {
    kill();
  }
}
