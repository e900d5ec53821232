package dev.weft.demo;

import dev.weft.demo.http.Response;
import java.util.Map;

/** Which copy of a service this process is; every answer says so. */
record Instance(String service, String id, String version, int workMillis) {
  static Instance of(String service, Settings settings) {
    return new Instance(
        service,
        settings.text("instance", service + "-1"),
        settings.text("version", "v1"),
        settings.number("workMillis", 2));
  }

  /** Stands for the time a real service spends on a request. */
  void work() throws InterruptedException {
    Thread.sleep(workMillis);
  }

  Response answer(int status, String user, String what) {
    String body =
        "{\"user\":\"%s\",\"%s\":true,\"service\":\"%s\",\"instance\":\"%s\",\"version\":\"%s\"}\n"
            .formatted(user, what, service, id, version);
    return Response.json(status, body).with(Map.of("x-instance", id, "x-version", version));
  }
}
