package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.RoundRobin;
import dev.weft.policy.balance.WeightedRandom;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents as they come and go: layers, refusals, last good versions, hosts. */
class PolicyStoreTest {
  private final PolicyStore store = new PolicyStore("web");
  private final Map<String, PolicyStore.Text> kv = new TreeMap<>();
  private long index;

  @Test
  void withoutDocumentsEveryServiceHasTheDefaults() {
    assertThat(store.update(Map.of())).isEmpty();
    assertThat(store.policy("users")).isEqualTo(ServicePolicy.DEFAULT);
    assertThat(store.switches()).isEqualTo(MeshSnapshot.Switches.ON);
    assertThat(store.documents()).isEmpty();
  }

  @Test
  void aServiceChangesTheDefaultsAndACallerChangesTheService() {
    put("defaults", "{'timeouts': {'connect': '1s', 'request': '9s'}}");
    put("services/users", "{'timeouts': {'request': '2m'}, 'retry': {'attempts': 1}}");
    put("callers/web/users", "{'timeouts': {'request': 'off'}}");
    put("callers/batch/users", "{'retry': {'attempts': 7}}");

    assertThat(update()).isEmpty();
    assertThat(store.policy("users").timeouts().connectNanos()).isEqualTo(1_000_000_000L);
    assertThat(store.policy("users").timeouts().requestNanos()).isZero();
    assertThat(store.policy("users").retry().attempts()).isEqualTo(1);
    assertThat(store.policy("orders").timeouts().requestNanos()).isEqualTo(9_000_000_000L);
  }

  @Test
  void nullTakesBackWhatALayerBelowSays() {
    put("defaults", "{'timeouts': {'connect': '1s', 'request': '9s'}, 'retry': {'attempts': 0}}");
    put("services/users", "{'timeouts': {'request': null}, 'retry': null}");

    assertThat(update()).isEmpty();
    assertThat(store.policy("users").timeouts().connectNanos()).isEqualTo(1_000_000_000L);
    assertThat(store.policy("users").timeouts().requestNanos()).isZero();
    assertThat(store.policy("users").retry()).isEqualTo(ServicePolicy.DEFAULT.retry());
  }

  @Test
  void aBadVersionIsReportedOnceAndTheLastGoodOneStays() {
    put("services/users", "{'loadBalancer': {'policy': 'random'}}");
    update();
    put("services/users", "{\n  'loadBalancer': {'policy': 'rnadom'}}");

    assertThat(update())
        .containsExactly(
            "services/users: $.loadBalancer.policy (line 2, column 30): \"rnadom\" is not allowed;"
                + " allowed: \"round-robin\", \"random\", \"least-request\", \"peak-ewma\","
                + " \"ring-hash\", \"maglev\" or \"prequal\"");
    assertThat(store.policy("users").loadBalancing().balancer()).isEqualTo(new WeightedRandom());
    MeshSnapshot.Document document = store.documents().get(0);
    assertThat(document.index()).isEqualTo(2);
    assertThat(document.inForceIndex()).isEqualTo(1);
    assertThat(document.error()).startsWith("$.loadBalancer.policy (line 2, column 30)");
    assertThat(update()).isEmpty();
    put("defaults", "{}");
    assertThat(update()).as("another document changed").isEmpty();
  }

  @Test
  void aGoodVersionClearsTheError() {
    put("services/users", "{'loadBalancer': 1}");
    assertThat(update()).hasSize(1);
    put("services/users", "{'loadBalancer': {'policy': 'round-robin'}}");

    assertThat(update()).isEmpty();
    assertThat(store.documents().get(0).error()).isNull();
    assertThat(store.policy("users").loadBalancing().balancer()).isEqualTo(new RoundRobin());
  }

  @Test
  void aDocumentThatNeverWasGoodIsSimplyAbsent() {
    put("services/users", "{'retry': {'attempts': 'many'}}");

    assertThat(update()).hasSize(1);
    assertThat(store.policy("users")).isEqualTo(ServicePolicy.DEFAULT);
    assertThat(store.documents().get(0).inForceIndex()).isZero();
  }

  @Test
  void whatADeletedDocumentSaidIsGone() {
    put("services/users", "{'loadBalancer': {'choices': 5}, 'hosts': ['users.internal']}");
    put("mesh", "{'enabled': false}");
    update();
    assertThat(store.policy("users").loadBalancing().balancer()).isEqualTo(new LeastRequest(5));
    kv.clear();

    assertThat(update()).isEmpty();
    assertThat(store.policy("users")).isEqualTo(ServicePolicy.DEFAULT);
    assertThat(store.hosts()).isEmpty();
    assertThat(store.switches()).isEqualTo(MeshSnapshot.Switches.ON);
    assertThat(store.documents()).isEmpty();
  }

  @Test
  void theSwitchesAreRead() {
    put("mesh", "{'enabled': false, 'disable': ['okhttp'], /* for a while */ 'log': 'debug'}");

    assertThat(update()).isEmpty();
    assertThat(store.switches())
        .isEqualTo(new MeshSnapshot.Switches(false, Set.of("okhttp"), "debug"));
  }

  @Test
  void badSwitchesLeaveTheLastGoodOnes() {
    put("mesh", "{'enabled': false}");
    update();
    put("mesh", "{'enabled': 'no'}");

    assertThat(update())
        .containsExactly(
            "mesh: $.enabled (line 1, column 13): \"no\" is not allowed; allowed: true or false");
    assertThat(store.switches().enabled()).isFalse();
  }

  @Test
  void anUnknownKeyIsRefused() {
    put("foo", "{}");
    put("services/a/b", "{}");
    kv.put("services/", new PolicyStore.Text(new byte[0], 9));

    assertThat(update())
        .containsExactly(
            "foo: unknown key; allowed: defaults, mesh, services/<service>,"
                + " callers/<caller>/<service>",
            "services/a/b: unknown key; allowed: defaults, mesh, services/<service>,"
                + " callers/<caller>/<service>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "Users-2", "9", "geo.query"})
  void aServiceThatAHostNameCanHoldMayHaveAPolicy(String service) {
    put("services/" + service, "{'failover': {'services': ['other', 'geo.query']}}");
    put("callers/my_app.1/" + service, "{'loadBalancer': {'choices': 5}}");

    assertThat(update()).isEmpty();
    assertThat(store.policy(service).failover().services()).containsExactly("other", "geo.query");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"my_service", "a.b", "a.b.query", "query.geo", ".query", "-a", "a-", "a b", "ä"})
  void aServiceThatNoHostNameCanHoldIsRefused(String service) {
    put("services/" + service, "{}");
    put("services/users", "{'failover': {'services': ['" + service + "']}}");

    assertThat(update())
        .hasSize(2)
        .allMatch(
            line ->
                line.contains(
                    "\""
                        + service
                        + "\" is not allowed; allowed: the name of a service that a host name can"
                        + " hold: letters, digits and hyphens, these not at the ends, at most 63;"
                        + " or <name>.query for a prepared query"));
    assertThat(store.policy("users")).isEqualTo(ServicePolicy.DEFAULT);
  }

  @Test
  void hostsAreCollectedInLowerCase() {
    put("services/users", "{'hosts': ['Users.Internal', 'users.internal:8080', '[::1]:80']}");

    assertThat(update()).isEmpty();
    assertThat(store.hosts())
        .isEqualTo(
            Map.of("users.internal", "users", "users.internal:8080", "users", "[::1]:80", "users"));
  }

  @Test
  void aHostOfTwoServicesGoesToTheFirstByNameAndTheOtherIsTold() {
    put("services/b", "{'hosts': ['x.internal', 'b.internal']}");
    put("services/a", "{'hosts': ['x.internal']}");

    assertThat(update())
        .containsExactly(
            "services/b: $.hosts[0] (line 1, column 12): x.internal is already a host of a");
    assertThat(store.hosts()).isEqualTo(Map.of("x.internal", "a", "b.internal", "b"));
    put("services/a", "{}");
    assertThat(update()).isEmpty();
    assertThat(store.hosts()).containsEntry("x.internal", "b");
    assertThat(store.documents().get(1).error()).isNull();
  }

  @Test
  void aRouteToASubsetThatNobodyDefinesIsRefused() {
    put("services/users", "{'routes': [{'split': [{'subset': 'v2'}]}]}");
    assertThat(update())
        .containsExactly(
            "services/users: $.routes[0].split[0].subset (line 1, column 35):"
                + " no such subset; defined: none is defined");

    put("defaults", "{'subsets': {'v2': {'tags': ['v2']}}}");
    assertThat(update()).as("healed by a layer below").isEmpty();
    assertThat(store.policy("users").routes()).hasSize(1);
  }

  private void put(String key, String document) {
    byte[] utf8 = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    kv.put(key, new PolicyStore.Text(utf8, ++index));
  }

  private List<String> update() {
    return store.update(Map.copyOf(kv));
  }
}
