package dev.weft.consul.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
  private final List<String> lines = new ArrayList<>();
  private final Endpoints endpoints = new Endpoints("users", lines::add);

  @Test
  void takesTheNodesAddressIfTheServiceHasNone() throws IOException {
    assertThat(read(entry("a", "n1", "", 80, "", "{}")).get(0).authority())
        .isEqualTo("10.0.0.1:80");
    assertThat(read(entry("a", "n1", "10.0.0.7", 80, "", "{}")).get(0).authority())
        .isEqualTo("10.0.0.7:80");
    assertThat(read(entry("a", "n1", "::1", 80, "", "{}")).get(0).authority())
        .isEqualTo("[0:0:0:0:0:0:0:1]:80");
  }

  @ParameterizedTest
  @CsvSource({
    "serfHealth:passing, PASSING",
    "serfHealth:passing c1:warning, WARNING",
    "c1:warning c2:critical, CRITICAL",
    "c1:odd, CRITICAL",
    "_node_maintenance:critical c2:critical, MAINTENANCE",
    "_service_maintenance%a:critical, MAINTENANCE",
  })
  void isAsHealthyAsItsWorstCheck(String checks, Health health) throws IOException {
    assertThat(read(entry("a", "n1", "", 80, checks, "{}")).get(0).health()).isEqualTo(health);
  }

  @ParameterizedTest
  @CsvSource({
    "c:passing, {\"Passing\":7|\"Warning\":2}, 7, PASSING",
    "c:warning, {\"Passing\":7|\"Warning\":2}, 2, WARNING",
    "c:warning, {\"Passing\":7|\"Warning\":0}, 1, CRITICAL",
    "c:passing, null, 1, PASSING",
  })
  void takesTheWeightOfItsHealthAndNoTrafficForNone(
      String checks, String weights, int weight, Health health) throws IOException {
    Endpoint endpoint = read(entry("a", "n1", "", 80, checks, weights.replace('|', ','))).get(0);
    assertThat(endpoint.weight()).isEqualTo(weight);
    assertThat(endpoint.health()).isEqualTo(health);
  }

  @Test
  void tellsEqualIdsOfTwoNodesApart() throws IOException {
    assertThat(
            read(
                entry("a", "n2", "", 80, "", "{}"),
                entry("a", "n1", "", 80, "", "{}"),
                entry("b", "n1", "", 81, "", "{}")))
        .extracting(Endpoint::id)
        .containsExactly("a@n1", "a@n2", "b");
  }

  @Test
  void leavesOutWhatCannotBeConnectedToAndSaysSoOnce() throws IOException {
    String good = entry("good", "n1", "", 80, "", "{}");
    String portless = entry("portless", "n1", "", 0, "", "{}");
    String tooHigh = entry("high", "n1", "", 70_000, "", "{}");
    String nowhere = entry("nowhere", "n1", "", 80, "", "{}").replace("10.0.0.1", "");
    assertThat(read(good, portless, tooHigh, nowhere)).hasSize(1);
    assertThat(read(good, portless, tooHigh, nowhere)).hasSize(1);
    assertThat(lines)
        .containsExactly(
            "service users: instance portless at 10.0.0.1:0 is left out: its port is not in 1-65535",
            "service users: instance high at 10.0.0.1:70000 is left out: its port is not in 1-65535",
            "service users: instance nowhere at :80 is left out: it has no address");
    read(good);
    read(good, portless);
    assertThat(lines).hasSize(4);
  }

  @Test
  void refusesWhatIsNotAHealthList() {
    for (String text : new String[] {"", "{}", "[", "[{]", "7", "[] []", "<html>"}) {
      assertThatThrownBy(() -> endpoints.read(stream(text))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void takesNullForNothing() throws IOException {
    assertThat(endpoints.read(stream("null"))).isEmpty();
    assertThat(endpoints.anyListed()).isFalse();
    assertThat(
            read(entry("a", "n1", "", 80, "", "null").replace("\"Tags\":[\"t\"]", "\"Tags\":null")))
        .hasSize(1);
  }

  private List<Endpoint> read(String... entries) throws IOException {
    return endpoints.read(stream("[" + String.join(",", entries) + "]"));
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code checks} is {@code id:status id:status}, with % for a colon in an id. */
  private static String entry(
      String id, String node, String address, int port, String checks, String weights) {
    StringBuilder list = new StringBuilder();
    for (String check : checks.isEmpty() ? new String[0] : checks.split(" ")) {
      String[] parts = check.split(":");
      list.append(list.length() == 0 ? "" : ",")
          .append("{\"Status\":\"" + parts[1] + "\",\"Definition\":{\"a\":[1]},")
          .append("\"CheckID\":\"" + parts[0].replace('%', ':') + "\"}");
    }
    return """
        {"Checks":[%s],
         "Node":{"ID":"x","Node":"%s","Address":"10.0.0.1","Meta":null},
         "Service":{"ID":"%s","Service":"users","Tags":["t"],"Address":"%s","Port":%d,
                    "TaggedAddresses":{"lan":{"Address":"1.2.3.4"}},"Weights":%s,"Meta":{"k":"v"}}}"""
        .formatted(list, node, id, address, port, weights);
  }
}
