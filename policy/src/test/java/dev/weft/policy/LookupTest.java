package dev.weft.policy;

import static dev.weft.policy.Given.endpoint;
import static dev.weft.policy.Given.get;
import static dev.weft.policy.Given.service;
import static dev.weft.policy.Given.snapshot;
import static dev.weft.policy.Given.tagged;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Mesh.Lookup;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are in the mesh, before and after the first publish. */
class LookupTest {
  private final Mesh mesh = new Mesh(null, true, Given::lowest, MeshListener.NONE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users",
        "users:80",
        "USERS",
        "users.",
        "users.service.consul",
        "Users.Service.Consul:9999",
        "users.service.consul.",
        "users.virtual.consul",
        "users.connect.consul",
        "v1.users.service.consul",
        "users.internal",
        "api.internal:8080",
        "API.internal:8080",
        "127.0.0.1:7000",
        "[::1]:7000"
      })
  void aNameOfAWatchedServiceIsInside(String authority) {
    publishUsers();
    assertThat(mesh.lookup(authority)).isInstanceOf(Lookup.Inside.class);
    assertThat(mesh.lookup(authority)).as("again").isSameAs(mesh.lookup(authority));
  }

  @ParameterizedTest
  @CsvSource({
    "orders, orders,",
    "orders.service.consul, orders,",
    "nowhere.service.consul, nowhere,",
    "v2.nowhere.service.consul, nowhere,",
    "users.service.dc2.consul, users, dc2",
    "v1.users.service.DC2.consul:80, users, dc2",
    "a.service.service.consul, service,",
    "geo.query.consul, geo.query,",
    "Geo.Query.DC2.Consul:80, geo.query, dc2",
    "service.query.consul, service.query,",
    "query.service.consul, query,",
    "a.query.service.consul, query,",
    "query.query.consul, query.query,",
    "orders.virtual.consul, orders,",
    "orders.internal, orders,"
  })
  void aNameOfAServiceThatNobodyWatchesIsUnwatched(
      String authority, String service, String datacenter) {
    publishUsers();
    assertThat(mesh.lookup(authority))
        .isEqualTo(new Lookup.Unwatched(new ServiceName(service, datacenter)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "example.com:443",
        "unknown",
        "api.internal",
        "api.internal:80",
        "users.example.com",
        "users.consul",
        "v1.users.query.consul",
        "users.service.query.consul",
        "a.b.query.dc2.consul",
        "query.consul",
        ".query.consul",
        "users.query.consul.example.com",
        "users.service.consul.example.com",
        "service.consul",
        ".service.consul",
        "_users._tcp.service.consul",
        "a.b.users.service.consul",
        "a.users.virtual.consul",
        "localhost",
        "localhost:8080",
        "10.0.0.1",
        "10.0.0.1:8001",
        "[::1]",
        "[::2]:7000",
        "::1",
        "[",
        ":",
        "."
      })
  void everyOtherNameIsOutside(String authority) {
    publishUsers();
    assertThat(mesh.lookup(authority)).isEqualTo(new Lookup.Outside());
    assertThat(mesh.call(get(authority, "/"), 1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "users.service.consul", "example.com", "api.internal:8080"})
  void beforeTheFirstPublishANameIsUndecided(String authority) {
    assertThat(mesh.lookup(authority)).isEqualTo(new Lookup.Undecided());
    assertThat(mesh.call(get(authority, "/"), 1)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "10.0.0.1:80", "[::1]:80", ""})
  void literalsAndLocalhostAreNeverUndecided(String authority) {
    assertThat(mesh.lookup(authority)).isEqualTo(new Lookup.Outside());
  }

  @Test
  void localhostComesInThroughHostsOnly() {
    MeshSnapshot given = snapshot(service("localhost", ServicePolicy.DEFAULT, endpoint(1)));
    mesh.publish(given, 0);
    assertThat(mesh.lookup("localhost")).isEqualTo(new Lookup.Outside());

    mesh.publish(with(given, Map.of("localhost:81", "localhost")), 0);
    assertThat(mesh.lookup("localhost")).isEqualTo(new Lookup.Outside());
    assertThat(mesh.lookup("localhost:81")).isInstanceOf(Lookup.Inside.class);
  }

  @ParameterizedTest
  @CsvSource({
    "users.internal, www.example.com, false, true",
    "users.internal, users.internal, false, false",
    "users.internal, users, false, false",
    "users.internal, orders.service.consul, false, false",
    "users.internal, ::1, false, false",
    "db.internal:5432, www.example.com, false, false",
    "10.0.0.7, www.example.com, false, true",
    "localhost, www.example.com, false, true",
    "10.0.0.7:5432, www.example.com, false, false"
  })
  void whatIsSaidToBeOutsideIsSoAtAnyPort(
      String claimed, String host, boolean first, boolean named) {
    assertThat(mesh.isOutside(host)).as("before the first publish").isEqualTo(first);
    publishUsers();
    mesh.publish(with(mesh.snapshot(), Map.of(claimed, "users")), 1);

    assertThat(mesh.isOutside(host)).isEqualTo(named);
    assertThat(!named || mesh.lookup(host + ":5432").equals(new Lookup.Outside())).isTrue();
  }

  @Test
  void withoutBareNamesASingleLabelIsOutside() {
    Mesh strict = new Mesh(null, false, Given::lowest, MeshListener.NONE);
    strict.publish(snapshot(service("users", ServicePolicy.DEFAULT, endpoint(1))), 0);
    assertThat(strict.lookup("users")).isEqualTo(new Lookup.Outside());
    assertThat(strict.lookup("users.service.consul")).isInstanceOf(Lookup.Inside.class);
  }

  @Test
  void switchedOffEverythingIsOutsideAndSwitchedOnItIsBack() {
    publishUsers();
    MeshSnapshot on = mesh.snapshot();
    MeshSnapshot.Switches off = new MeshSnapshot.Switches(false, Set.of(), null);
    mesh.publish(new MeshSnapshot(off, on.catalog(), on.services(), on.hosts(), on.documents()), 1);
    assertThat(mesh.lookup("users")).isEqualTo(new Lookup.Outside());
    assertThat(mesh.lookup("orders.service.consul")).isEqualTo(new Lookup.Outside());

    mesh.publish(on, 2);
    assertThat(mesh.lookup("users")).isInstanceOf(Lookup.Inside.class);
  }

  @Test
  void publishingAnswersNamesAnew() {
    mesh.publish(MeshSnapshot.EMPTY, 0);
    assertThat(mesh.lookup("users")).isEqualTo(new Lookup.Outside());
    assertThat(mesh.lookup("users.service.consul")).isInstanceOf(Lookup.Unwatched.class);
    publishUsers();
    assertThat(mesh.lookup("users")).isInstanceOf(Lookup.Inside.class);
    mesh.publish(MeshSnapshot.EMPTY, 0);
    assertThat(mesh.lookup("users.service.consul")).isInstanceOf(Lookup.Unwatched.class);
  }

  @Test
  void aTagNarrowsTheEndpointsToThoseThatHaveIt() {
    mesh.publish(
        snapshot(
            service(
                "users", ServicePolicy.DEFAULT, tagged(1, "v1"), tagged(2, "v2"), tagged(3, "v2"))),
        0);
    assertThat(portsOf("v2.users.service.consul")).containsExactlyInAnyOrder(8002, 8003);
    assertThat(portsOf("v1.users.service.consul")).containsExactly(8001);
    Call none = mesh.call(get("v9.users.service.consul", "/"), 0);
    assertThat(none.attempt(0)).isNull();
    assertThat(none.refusal()).isEqualTo("weft: users tag v9: no endpoint (0 known)");
  }

  @Test
  void aRefusalSaysWhetherNoneIsRegisteredOrWhyNoneIsKnown() {
    publish(null);
    assertThat(refusal()).isEqualTo("weft: users: no endpoint (0 known; none is registered)");
    publish("the token may see none");
    assertThat(refusal()).isEqualTo("weft: users: no endpoint (0 known; the token may see none)");
    Endpoint resting = endpoint(1, Health.MAINTENANCE, 1);
    publish("the last known", resting);
    assertThat(refusal())
        .isEqualTo("weft: users: no endpoint (1 known: 1 in maintenance; the last known)");
    publish(null, resting);
    assertThat(refusal()).isEqualTo("weft: users: no endpoint (1 known: 1 in maintenance)");
  }

  @Test
  void aCallUnderATagSeesWhatIsPublishedMeanwhile() {
    mesh.publish(snapshot(service("users", ServicePolicy.DEFAULT, tagged(1, "v1"))), 0);
    Call call = mesh.call(get("v1.users.service.consul", "/"), 0);
    mesh.publish(snapshot(service("users", ServicePolicy.DEFAULT, tagged(2, "v1"))), 0);
    assertThat(call.attempt(0).endpoint().port()).isEqualTo(8002);
  }

  @Test
  void hostileNamesDontPileUp() {
    publishUsers();
    Lookup users = mesh.lookup("users");
    for (int i = 0; i < 5000; i++) {
      mesh.lookup("host" + i + ".example.com");
    }
    assertThat(mesh.namesKept()).isLessThanOrEqualTo(1024);
    assertThat(mesh.lookup("users")).isEqualTo(users);
  }

  private Set<Integer> portsOf(String authority) {
    Mesh random = new Mesh(null, true, new Random(1)::nextInt, MeshListener.NONE);
    random.publish(mesh.snapshot(), 0);
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      Attempt attempt = random.call(get(authority, "/"), 0).attempt(0);
      ports.add(attempt.endpoint().port());
      attempt.finished(Outcome.of(200), true, 0);
    }
    return ports;
  }

  private void publish(@Nullable String stale, Endpoint... endpoints) {
    MeshSnapshot.Service users = service("users", ServicePolicy.DEFAULT, endpoints);
    mesh.publish(
        snapshot(new MeshSnapshot.Service(users.name(), users.endpoints(), users.policy(), stale)),
        0);
  }

  private String refusal() {
    Call call = mesh.call(get("users", "/"), 0);
    assertThat(call.attempt(0)).isNull();
    return call.refusal();
  }

  private void publishUsers() {
    MeshSnapshot users = snapshot(service("users", ServicePolicy.DEFAULT, tagged(1, "v1")));
    MeshSnapshot more =
        new MeshSnapshot(
            MeshSnapshot.Switches.ON,
            Set.of("users", "orders"),
            users.services(),
            Map.of(),
            List.of());
    mesh.publish(
        with(
            more,
            Map.of(
                "users.internal", "users",
                "api.internal:8080", "users",
                "127.0.0.1:7000", "users",
                "[::1]:7000", "users",
                "orders.internal", "orders")),
        0);
  }

  private static MeshSnapshot with(MeshSnapshot base, Map<String, String> hosts) {
    return new MeshSnapshot(
        base.switches(), base.catalog(), base.services(), hosts, base.documents());
  }
}
