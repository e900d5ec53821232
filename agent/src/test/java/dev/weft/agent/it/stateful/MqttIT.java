package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.stateful.app.MqttApp;
import dev.weft.agent.it.stateful.server.LocalServer;
import dev.weft.agent.it.stateful.server.Mosquitto;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** MQTT by Paho, on two brokers. */
class MqttIT {
  @Test
  void clientsAreSpreadOverTheBrokersAndRecoverFromTheDeathOfOne() {
    try (LocalServer one = Mosquitto.start("one");
        LocalServer two = Mosquitto.start("two");
        StatefulBench bench = new StatefulBench("mqtt")) {
      bench.register("broker", one);
      bench.register("broker", two);
      bench.policy("broker", "{'protocol': 'tcp'}");
      bench.call(MqttApp.class, "open", "address", "broker.service.consul");
      // They connect at the same time, so they needn't be halves.
      assertThat(bench.call(MqttApp.class, "spread").all()).containsOnlyKeys("one", "two");
      bench.call(MqttApp.class, "load");
      Fields figures = bench.killUnderLoad("Paho", two, one);
      // A second until each client connects again; what is asked of it meanwhile fails at once.
      assertThat(figures.number("lastMillis", -1)).isBetween(500, 5_000);
      assertThat(bench.call(MqttApp.class, "spread").all()).isEqualTo(Map.of("one", "8"));
      bench.call(MqttApp.class, "close");
      bench.register("plain", one);
      bench.call(MqttApp.class, "open", "address", "plain.service.consul:" + one.port());
      assertThat(bench.call(MqttApp.class, "spread").all()).isEqualTo(Map.of("one", "8"));
      bench.call(MqttApp.class, "close");
    }
  }
}
