package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConsulKvTest {
  @Test
  void theTokenAndTheNamespaceTravelAsHeadersOnly() throws IOException {
    try (FakeConsul consul = new FakeConsul();
        ConsulKv kv =
            new ConsulKv(ConsulSettings.of(consul.address()).withPlace(null, "team"), "s3cret")) {
      kv.get("weft/mesh");
      assertThat(consul.requests)
          .hasSize(1)
          .allMatch(request -> "s3cret".equals(request.header("X-Consul-Token")))
          .allMatch(request -> "team".equals(request.header("X-Consul-Namespace")))
          .noneMatch(request -> request.query().contains("s3cret"));
    }
  }
}
