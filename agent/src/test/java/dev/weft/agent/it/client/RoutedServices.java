package dev.weft.agent.it.client;

import dev.weft.agent.it.MeshFile;
import java.net.InetSocketAddress;
import java.util.List;

/** The services whose policies change requests, answer them or trouble them. */
final class RoutedServices {
  private RoutedServices() {}

  /**
   * @param one endpoint of each of them
   */
  static void add(MeshFile mesh, InetSocketAddress one) {
    service(
        mesh,
        one,
        "headers",
        "\"routes\": [{\"requestHeaders\": {\"set\": {\"x-set\": \"1\", \"user-agent\": \"weft\"},"
            + " \"add\": {\"x-add\": \"2\"}, \"remove\": [\"x-secret\"]},"
            + " \"responseHeaders\": {\"set\": {\"x-set\": \"3\", \"set-cookie\": \"sid=ours\"},"
            + " \"add\": {\"x-add\": \"4\"}, \"remove\": [\"x-inner\"]}}]");
    service(
        mesh,
        one,
        "rewritten",
        "\"routes\": [{\"match\": {\"path\": {\"prefix\": \"/v2\"}},"
            + " \"rewrite\": {\"prefix\": \"/api\", \"host\": \"inner.example\"}}]");
    service(
        mesh,
        one,
        "moved",
        "\"routes\": [{\"match\": {\"path\": {\"regex\": \"/old(/.*)?\"}},"
            + " \"redirect\": {\"path\": \"/new\", \"status\": 307}}]");
    service(
        mesh,
        one,
        "aborted",
        "\"routes\": [{\"fault\": {\"abort\": {\"percent\": 100, \"status\": 418}}}]");
    service(
        mesh,
        one,
        "stalled",
        "\"routes\": [{\"fault\": {\"delay\": {\"percent\": 100, \"duration\": \"5s\"}}}]");
    service(
        mesh,
        one,
        "delayed",
        "\"routes\": [{\"fault\": {\"delay\": {\"percent\": 100, \"duration\": \"400ms\"}}}]");
    service(
        mesh,
        one,
        "mirrored",
        "\"routes\": [{\"requestHeaders\": {\"set\": {\"x-set\": \"1\"}},"
            + " \"mirror\": {\"service\": \"other\", \"percent\": 100}}]");
    service(mesh, one, "rated", "\"rateLimit\": {\"requestsPerSecond\": 0.1, \"burst\": 1}");
    service(mesh, one, "narrow", "\"circuitBreaker\": {\"maxRequests\": 1}");
    service(mesh, one, "unready", "\"retry\": {\"on\": [\"5xx\"]}");
    service(mesh, one, "thinking", "\"timeouts\": {\"response\": \"1s\"}");
  }

  /**
   * @param three endpoints of each of them
   */
  static void addWithThree(MeshFile mesh, List<InetSocketAddress> three) {
    mesh.service("hedged", three)
        .policy("services/hedged", "{\"hedge\": {\"after\": \"150ms\", \"max\": 1}}");
  }

  private static void service(MeshFile mesh, InetSocketAddress one, String name, String policy) {
    mesh.service(name, List.of(one)).policy("services/" + name, "{" + policy + "}");
  }
}
