package dev.weft.policy;

import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.document.Policies;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests go elsewhere in proportion to what is missing, and come back. */
class FailoverTest {
  private static final ServicePolicy POLICY =
      Policies.read("{'failover': {'datacenters': ['dc2'], 'services': ['spare']}}");

  private final Mesh mesh = new Mesh(null, true, new Random(1)::nextInt, MeshListener.NONE);

  @ParameterizedTest
  @CsvSource({"10, 100", "8, 100", "7, 98", "6, 84", "3, 42", "0, 0"})
  void theNextLevelTakesWhatTheFirstCannot(int usable, int percent) {
    publish(usable, 2, 0);
    assertThat(shareOf("10.0.0.", 4000)).isBetween(percent - 3, percent + 3);
  }

  @Test
  void aLevelThatIsNotWholeLeavesTheRestToTheOneAfterIt() {
    ServicePolicy policy = POLICY;
    mesh.publish(
        snapshot(
            of("users", null, policy, usable(3, 10)),
            of("users", "dc2", ServicePolicy.DEFAULT, elsewhere(2, 10, 3)),
            of("spare", null, ServicePolicy.DEFAULT, elsewhere(3, 3, 3))),
        0);
    assertThat(shareOf("10.0.0.", 4000)).isBetween(39, 45);
    assertThat(shareOf("10.0.2.", 4000)).isBetween(39, 45);
    assertThat(shareOf("10.0.3.", 4000)).isBetween(13, 19);
  }

  @Test
  void withoutAnyUsableEndpointAnywhereTheFirstLevelPanics() {
    publish(0, 0, 0);
    assertThat(shareOf("10.0.0.", 100)).isEqualTo(100);
  }

  @Test
  void aSubsetFailsOverToTheSubsetOfThatName() {
    ServicePolicy policy =
        Policies.read(
            "{'subsets': {'v2': {'tags': ['v2']}}, 'routes': [{'split': [{'subset': 'v2'}]}],"
                + " 'failover': {'datacenters': ['dc2']}}");
    Endpoint old = Given.tagged(1, "v1");
    mesh.publish(
        snapshot(
            of("users", null, policy, List.of(old)),
            of("users", "dc2", policy, List.of(Given.tagged(2, "v1"), Given.tagged(3, "v2")))),
        0);
    assertThat(pick()).isEqualTo("i3");
  }

  @Test
  void aTargetStandsInExactlyAsItIsNamed() {
    ServicePolicy policy =
        Policies.read(
            "{'subsets': {'v2': {'tags': ['v2']}}, 'routes': [{'split': [{'subset': 'v2'}]}],"
                + " 'failover': {'targets': [{'service': 'spare', 'datacenter': 'dc3',"
                + " 'subset': 'nosuch'}, {'datacenter': 'dc2', 'subset': 'v1'},"
                + " {'service': 'spare'}]}}");
    ServicePolicy spare =
        Policies.read("{'subsets': {'v2': {'tags': ['v2']}, 'v1': {'tags': ['v1']}}}");
    MeshSnapshot.Service users = of("users", null, policy, List.of(Given.tagged(1, "v1")));
    mesh.publish(
        snapshot(
            users,
            of("users", "dc2", spare, List.of(Given.tagged(2, "v1"), Given.tagged(3, "v2"))),
            of("spare", "dc3", spare, List.of(Given.tagged(4, "v1"))),
            of("spare", null, spare, List.of(Given.tagged(5, "v1")))),
        0);
    assertThat(pick()).isEqualTo("i2");
    assertThat(mesh.explain(get("users", "/")).split().get(0).failover())
        .containsExactly(
            new Explanation.Level("users", 0),
            new Explanation.Level("spare@dc3 subset nosuch", 0),
            new Explanation.Level("users@dc2 subset v1", 100),
            new Explanation.Level("spare", 100));
    mesh.publish(snapshot(users, of("spare", null, spare, List.of(Given.tagged(5, "v1")))), 1);
    assertThat(pick()).as("all of it, though it has a v2").isEqualTo("i5");
  }

  @Test
  void aSubsetHasStandInsOfItsOwnAndMayFailOverToAnotherSubset() {
    ServicePolicy policy =
        Policies.read(
            "{'subsets': {'v1': {'tags': ['v1']}, 'v2': {'tags': ['v2']}, 'v3': {'tags': ['v3']}},"
                + " 'routes': [{'match': {'path': {'prefix': '/v2'}}, 'split': [{'subset': 'v2'}]},"
                + " {'match': {'path': {'prefix': '/v3'}}, 'split': [{'subset': 'v3'}]},"
                + " {'split': [{'subset': 'v1'}]}],"
                + " 'failover': {'services': ['spare'],"
                + " 'subsets': {'v2': [{'subset': 'v2'}, {'subset': 'v1'}], 'v3': []}}}");
    assertThat(policy.references(ServiceName.of("users"))).containsExactly(ServiceName.of("spare"));
    mesh.publish(
        snapshot(
            of("users", null, policy, List.of(Given.tagged(1, "v1"))),
            of("spare", null, ServicePolicy.DEFAULT, List.of(Given.tagged(5)))),
        0);
    assertThat(mesh.call(get("users", "/v2"), 0).attempt(0).endpoint().id()).isEqualTo("i1");
    assertThat(mesh.call(get("users", "/v3"), 0).attempt(0)).isNull();
    assertThat(mesh.call(get("v1.users.service.consul", "/v2"), 0).attempt(0).endpoint().id())
        .isEqualTo("i1");
    mesh.publish(
        snapshot(
            of("users", null, policy, List.of(Given.tagged(2, "v2"))),
            of("spare", null, ServicePolicy.DEFAULT, List.of(Given.tagged(5)))),
        1);
    assertThat(mesh.call(get("users", "/"), 1).attempt(1).endpoint().id()).isEqualTo("i5");
  }

  /** The last usable one takes all, as Consul's proxies have it. */
  @Test
  void withTheMostOverprovisioningOnlyTheLossOfAllCounts() {
    ServicePolicy policy =
        Policies.read("{'failover': {'services': ['spare'], 'overprovisioning': 10000}}");
    mesh.publish(
        snapshot(
            of("users", null, policy, usable(1, 10)),
            of("spare", null, ServicePolicy.DEFAULT, elsewhere(3, 1, 1))),
        0);
    assertThat(shareOf("10.0.0.", 100)).isEqualTo(100);
  }

  @Test
  void aSplitMayGoToAnotherDatacenter() {
    ServicePolicy policy =
        Policies.read("{'routes': [{'split': [{'service': 'users', 'datacenter': 'DC2'}]}]}");
    mesh.publish(
        snapshot(
            of("users", null, policy, usable(1, 1)),
            of("users", "dc2", policy, elsewhere(2, 1, 1))),
        0);
    assertThat(pick()).isEqualTo("n2-1");
    assertThat(policy.references(ServiceName.of("users")))
        .containsExactly(new ServiceName("users", "dc2"));
  }

  @Test
  void whatStandsInIsMeasuredAndEjectedByItsOwnPolicy() {
    publish(0, 2, 0);
    for (int i = 0; i < 5; i++) {
      mesh.call(get("users", "/"), 0).attempt(0).finished(Outcome.of(500), false, 0);
    }
    Upstream other =
        mesh.upstreams().stream()
            .filter(upstream -> "dc2".equals(upstream.service().name().datacenter()))
            .findFirst()
            .orElseThrow();
    assertThat(other.nodes()).extracting(node -> node.requests()).isNotEqualTo(List.of(0L, 0L));
    assertThat(mesh.upstreams()).allMatch(upstream -> upstream.active() == 0);
  }

  @Test
  void aCallToAnotherDatacenterStaysThere() {
    publish(10, 1, 0);
    assertThat(mesh.call(get("users.service.dc2.consul", "/"), 0).attempt(0).endpoint().ip())
        .hasToString("/10.0.2.1");
  }

  /** While others stood in for it nobody asked the first level any more. */
  @Test
  void aLevelThatWasEjectedAsAWholeComesBack() {
    publish(1, 2, 0);
    mesh.publish(
        snapshot(
            of("users", null, POLICY, usable(1, 1)),
            of("users", "dc2", POLICY, elsewhere(2, 2, 2))),
        0);
    for (int i = 0; i < 5; i++) {
      mesh.call(get("users", "/"), 0).attempt(0).finished(Outcome.of(500), false, 0);
    }
    assertThat(shareOf("10.0.0.", 100)).isZero();
    long later = 60 * Given.SECOND;
    mesh.sweep(later);
    Attempt probe = mesh.call(get("users", "/"), later).attempt(later);
    assertThat(probe.endpoint().id()).isEqualTo("i1");
    probe.finished(Outcome.of(200), true, later);
    assertThat(shareOf("10.0.0.", 100)).isEqualTo(100);
  }

  @Test
  void peopleSeeTheLevels() {
    publish(5, 2, 0);
    Explanation.Share share = mesh.explain(get("users", "/")).split().get(0);
    assertThat(share.failover())
        .containsExactly(
            new Explanation.Level("users", 70),
            new Explanation.Level("users@dc2", 100),
            new Explanation.Level("spare", 0));
  }

  private void publish(int usable, int inDc2, long now) {
    mesh.publish(
        snapshot(
            of("users", null, POLICY, usable(usable, 10)),
            of("users", "dc2", POLICY, elsewhere(2, 2, inDc2))),
        now);
  }

  private int shareOf(String network, int calls) {
    int there = 0;
    for (int i = 0; i < calls; i++) {
      Attempt attempt = mesh.call(get("users", "/"), 0).attempt(0);
      there += attempt.endpoint().ip().getHostAddress().startsWith(network) ? 1 : 0;
      attempt.finished(Outcome.of(200), true, 0);
    }
    return Math.round(there * 100f / calls);
  }

  private String pick() {
    return mesh.call(get("users", "/"), 0).attempt(0).endpoint().id();
  }

  private static List<Endpoint> usable(int usable, int all) {
    return java.util.stream.IntStream.rangeClosed(1, all)
        .mapToObj(i -> endpoint(i, i <= usable ? Health.PASSING : Health.CRITICAL, 1))
        .toList();
  }

  private static List<Endpoint> elsewhere(int network, int all, int usable) {
    return java.util.stream.IntStream.rangeClosed(1, all)
        .mapToObj(i -> at(network, i, i <= usable ? Health.PASSING : Health.CRITICAL))
        .toList();
  }

  private static Endpoint at(int network, int number, Health health) {
    try {
      return new Endpoint(
          "n" + network + "-" + number,
          java.net.InetAddress.getByAddress(new byte[] {10, 0, (byte) network, (byte) number}),
          80,
          health,
          1,
          Set.of(),
          Map.of());
    } catch (java.net.UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static MeshSnapshot.Service of(
      String name, String datacenter, ServicePolicy policy, List<Endpoint> endpoints) {
    return new MeshSnapshot.Service(new ServiceName(name, datacenter), endpoints, policy, null);
  }

  private static MeshSnapshot snapshot(MeshSnapshot.Service... services) {
    Map<String, MeshSnapshot.Service> byKey = new TreeMap<>();
    for (MeshSnapshot.Service service : services) {
      byKey.put(service.name().key(), service);
    }
    return new MeshSnapshot(
        MeshSnapshot.Switches.ON, Set.of("users", "spare"), byKey, Map.of(), List.of());
  }
}
