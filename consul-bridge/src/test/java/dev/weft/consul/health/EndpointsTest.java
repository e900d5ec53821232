package dev.weft.consul.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {
  private static final String WAN = "{\"Address\":\"1.1.1.1\",\"Port\":81}";
  private static final String NODE_WAN = "2.2.2.2";

  private final List<String> lines = new ArrayList<>();
  private final Desk desk = new Desk();
  private final Endpoints endpoints = endpoints(null);

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
    "serfHealth:passing, PASSING,",
    "serfHealth:passing c1:warning, WARNING, check c1",
    "c1:warning c2:critical c3:critical, CRITICAL, check c2",
    "c1:odd, CRITICAL, check c1",
    "_node_maintenance:critical c2:critical, MAINTENANCE, notes of _node_maintenance",
    "_service_maintenance%a:critical, MAINTENANCE, notes of _service_maintenance%a",
  })
  void isAsHealthyAsItsWorstCheckAndSaysWhich(String checks, Health health, String reason)
      throws IOException {
    Endpoint endpoint = read(entry("a", "n1", "", 80, checks, "{}")).get(0);
    assertThat(endpoint.health()).isEqualTo(health);
    assertThat(endpoint.healthReason()).isEqualTo(reason);
  }

  @Test
  void aCheckWithoutANameIsNamedByItsId() throws IOException {
    String entry = entry("a", "n1", "", 80, "c1:critical", "{}").replace("\"Name\"", "\"Other\"");
    assertThat(read(entry).get(0).healthReason()).isEqualTo("c1");
    String noTraffic = entry("a", "n1", "", 80, "c:passing", "{\"Passing\":0}");
    assertThat(read(noTraffic).get(0).healthReason()).isEqualTo("weight 0");
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
    for (String text :
        new String[] {"", "{}", "[", "[{]", "7", "[] []", "{\"Nodes\":[]", "<html>"}) {
      assertThatThrownBy(() -> endpoints.read(stream(text))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void takesNullForNothing() throws IOException {
    assertThat(endpoints.read(stream("null"))).isEmpty();
    assertThat(
            read(entry("a", "n1", "", 80, "", "null").replace("\"Tags\":[\"t\"]", "\"Tags\":null")))
        .hasSize(1);
  }

  @Test
  void takesTheUntaggedAddressAtHome() throws IOException {
    assertThat(authorities(endpoints(null), tagged("10.0.0.7", WAN, NODE_WAN)))
        .containsExactly("10.0.0.7:80");
    assertThat(authorities(endpoints(null), tagged("", WAN, NODE_WAN)))
        .containsExactly("10.0.0.1:80");
  }

  @Test
  void takesTheAddressForOtherDatacentersInTheOrderThatConsulDoes() throws IOException {
    authorities(endpoints(null), tagged("", "", "").replace("dc2", "dc1"));
    Endpoints dc2 = endpoints("dc2");
    assertThat(authorities(dc2, tagged("10.0.0.7", WAN, NODE_WAN))).containsExactly("1.1.1.1:81");
    assertThat(authorities(dc2, tagged("10.0.0.7", "{\"Address\":\"1.1.1.1\"}", NODE_WAN)))
        .containsExactly("1.1.1.1:80");
    assertThat(authorities(dc2, tagged("10.0.0.7", "", NODE_WAN))).containsExactly("10.0.0.7:80");
    assertThat(authorities(dc2, tagged("", "", NODE_WAN))).containsExactly("2.2.2.2:80");
    assertThat(authorities(dc2, tagged("", "", ""))).containsExactly("10.0.0.1:80");
  }

  @Test
  void takesTheUntaggedAddressIfTheDatacenterAskedForIsTheOwnOne() throws IOException {
    authorities(endpoints(null), tagged("", "", "").replace("dc2", "dc1"));
    assertThat(authorities(endpoints("dc1"), tagged("10.0.0.7", WAN, "").replace("dc2", "dc1")))
        .containsExactly("10.0.0.7:80");
  }

  @Test
  void asksWhereItIsBeforeItChoosesAnAddressOfADatacenterAskedForByName() throws IOException {
    Endpoints dc1 = endpoints("DC1");
    String entry = tagged("10.0.0.7", WAN, "").replace("dc2", "dc1");
    assertThat(dc1.read(list(entry))).isNull();
    desk.answer("[" + entry + "]");
    assertThat(desk.later.get(0)).extracting(Endpoint::authority).containsExactly("10.0.0.7:80");
    assertThat(authorities(dc1, entry)).containsExactly("10.0.0.7:80");
    assertThat(desk.asked).containsExactly("/v1/health/service/consul?stale");
  }

  @Test
  void takesADatacenterAskedForByNameForAnotherIfItMayNotKnowItsOwn() throws IOException {
    Endpoints dc2 = endpoints("dc2");
    assertThat(dc2.read(list(tagged("10.0.0.7", WAN, "")))).isNull();
    desk.answer("[]");
    assertThat(desk.later.get(0)).extracting(Endpoint::authority).containsExactly("1.1.1.1:81");
  }

  @Test
  void doesNotAskAgainForAWhileWhatItMayNotKnow() throws IOException {
    Endpoints dc2 = endpoints("dc2");
    dc2.read(list(tagged("10.0.0.7", WAN, "")));
    desk.answer("[]");
    desk.pass(299_999);
    assertThat(authorities(dc2, tagged("10.0.0.8", WAN, ""))).containsExactly("1.1.1.1:81");
    assertThat(desk.asked).hasSize(1);
    desk.pass(1);
    assertThat(dc2.read(list(tagged("10.0.0.9", WAN, "")))).isNull();
    assertThat(desk.asked).hasSize(2);
  }

  @Test
  void tellsWhatItHasIfItIsNotToldInTimeWhereItIs() throws IOException {
    Endpoints dc2 = endpoints("dc2");
    dc2.read(list(tagged("10.0.0.7", WAN, "")));
    desk.pass(999);
    assertThat(desk.later).isEmpty();
    desk.pass(1);
    assertThat(desk.later.get(0)).extracting(Endpoint::authority).containsExactly("1.1.1.1:81");
  }

  @Test
  void addsTheMetaOfTheNodeWithoutConsulsOwnEmptyEntry() throws IOException {
    String entry = entry("a", "n1", "", 80, "", "{}");
    String zone = "\"Meta\":{\"zone\":\"a\",\"consul-network-segment\":\"%s\"}";
    assertThat(read(entry.replace("\"Meta\":null", zone.formatted(""))).get(0).meta())
        .isEqualTo(Map.of("k", "v", "node.zone", "a"));
    assertThat(read(entry.replace("\"Meta\":null", zone.formatted("x"))).get(0).meta())
        .containsEntry("node.consul-network-segment", "x");
  }

  @Test
  void readsTheResultOfAPreparedQuery() throws IOException {
    String result =
        "{\"Service\":\"users\",\"Nodes\":[%s],\"DNS\":{\"TTL\":\"\"},\"Datacenter\":\"dc2\"}";
    assertThat(endpoints.read(stream(result.formatted(entry("a", "n1", "", 80, "", "{}")))))
        .hasSize(1);
    assertThat(endpoints.read(stream(result.formatted("")))).isEmpty();
  }

  private Endpoints endpoints(String datacenter) {
    return new Endpoints(
        new Endpoints.Question("users", datacenter, false),
        desk.reach,
        desk.later::add,
        lines::add);
  }

  private static List<String> authorities(Endpoints endpoints, String entry) throws IOException {
    return endpoints.read(list(entry)).stream().map(Endpoint::authority).toList();
  }

  private static ByteArrayInputStream list(String entry) {
    return stream("[" + entry + "]");
  }

  /** An instance of dc2 on port 80 of a node 10.0.0.1; what is empty is not tagged. */
  private static String tagged(String address, String wan, String nodeWan) {
    String service = wan.isEmpty() ? "" : "\"wan\":" + wan;
    String node = nodeWan.isEmpty() ? "" : "\"wan\":\"" + nodeWan + "\"";
    return entry("a", "n1", address, 80, "", "{}")
        .replace("\"Meta\":null", "\"Datacenter\":\"dc2\",\"TaggedAddresses\":{" + node + "}")
        .replace("\"lan\":{\"Address\":\"1.2.3.4\"}", service);
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
          .append("\"Name\":\"check " + parts[0] + "\",\"Notes\":\"notes of " + parts[0])
          .append("\",\"CheckID\":\"" + parts[0].replace('%', ':') + "\"}");
    }
    return """
        {"Checks":[%s],
         "Node":{"ID":"x","Node":"%s","Address":"10.0.0.1","Meta":null},
         "Service":{"ID":"%s","Service":"users","Tags":["t"],"Address":"%s","Port":%d,
                    "TaggedAddresses":{"lan":{"Address":"1.2.3.4"}},"Weights":%s,"Meta":{"k":"v"}}}"""
        .formatted(list, node, id, address, port, weights);
  }
}
