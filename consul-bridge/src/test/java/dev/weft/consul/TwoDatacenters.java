package dev.weft.consul;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Two real Consuls that know each other as {@code dc1} and {@code dc2}; ready in a few seconds. */
final class TwoDatacenters implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  final RealConsul dc1;
  final RealConsul dc2;

  /**
   * @param moreConfig of dc1: fields of a JSON object, each with a comma before it
   */
  TwoDatacenters(String moreConfig) {
    int wan1 = Ports.free(1).get(0).serf();
    int wan2 = Ports.free(1).get(0).serf();
    dc1 = RealConsul.start(config("dc1", wan1) + moreConfig + "}");
    dc2 = RealConsul.start(config("dc2", wan2) + "}");
    dc1.put("/v1/agent/join/127.0.0.1:" + wan2 + "?wan=1", "");
    awaitPath(dc1, "dc2");
    awaitPath(dc2, "dc1");
  }

  @Override
  public void close() {
    dc1.close();
    dc2.close();
  }

  private static String config(String datacenter, int wan) {
    return """
        {"datacenter": "%1$s", "node_name": "node-%1$s", "node_meta": {"zone": "zone-%1$s"},
         "ports": {"serf_wan": %2$d}"""
        .formatted(datacenter, wan);
  }

  private static void awaitPath(RealConsul from, String datacenter) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        from.send("GET", "/v1/catalog/services?dc=" + datacenter, "");
        return;
      } catch (IllegalStateException e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }
}
