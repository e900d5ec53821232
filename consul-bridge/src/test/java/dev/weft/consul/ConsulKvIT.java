package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.ConsulKv.Entry;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ConsulKvIT {

  @Test
  void readsAndWritesKeysAndLosesNoRace() throws IOException {
    try (RealConsul consul = RealConsul.start();
        ConsulKv kv = new ConsulKv(ConsulSettings.of(consul.httpAddress()), null)) {
      assertThat(kv.get("weft/services/users")).isNull();
      assertThat(kv.put("weft/services/users", "{}", 0)).isTrue();
      assertThat(kv.put("weft/services/users", "{\"a\":1}", 0)).isFalse();
      Entry first = kv.get("weft/services/users");
      assertThat(first.text()).isEqualTo("{}");
      kv.put("weft/services/users", "{\"name\":\"ü\"}");
      assertThat(kv.put("weft/services/users", "{}", first.modifyIndex())).isFalse();
      Entry second = kv.get("weft/services/users");
      assertThat(second.text()).isEqualTo("{\"name\":\"ü\"}");
      assertThat(kv.put("weft/services/users", "{}", second.modifyIndex())).isTrue();
    }
  }
}
