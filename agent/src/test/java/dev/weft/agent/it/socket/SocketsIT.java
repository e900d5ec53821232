package dev.weft.agent.it.socket;

import static dev.weft.agent.it.socket.Greeted.tally;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.consul.Patience;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of all kinds to mesh names, on a host whose DNS knows none of them. */
class SocketsIT {
  private static final int WRONG_PORT = 1;

  /** Enough for each of two servers to be chosen. */
  private static final int MANY = 40;

  @TempDir static Path folder;

  private static Greeter one;
  private static Greeter two;
  private static MeshFile mesh;
  private static ForkedJvm application;

  @BeforeAll
  static void start() {
    one = Greeter.start("one");
    two = Greeter.start("two");
    List<InetSocketAddress> both = List.of(one.address(), two.address());
    mesh =
        new MeshFile(folder)
            .service("echo", both)
            .service("undeclared", List.of(one.address()))
            .service("dual", List.of(one.address()))
            .service("dual@dc2", List.of(two.address()))
            .service("second", List.of(two.address()))
            .service("narrow", both)
            .service("limited", both)
            .service("switched", both)
            .service("empty", List.of())
            .service("away", List.of())
            .service("sent", List.of(one.address()))
            .service("stayed", List.of(one.address()))
            .policy("services/echo", "{\"protocol\": \"tcp\"}")
            .policy("services/empty", "{\"protocol\": \"tcp\"}")
            .policy(
                "services/away",
                "{\"protocol\": \"tcp\", \"failover\": {\"services\": [\"undeclared\"]}}")
            .policy("services/dual", "{\"protocol\": \"tcp\"}")
            .policy("services/sent", split("shop"))
            .policy("services/stayed", split("other"))
            .policy("services/switched", "{\"protocol\": \"tcp\"}")
            .policy(
                "services/limited",
                "{\"protocol\": \"tcp\", \"circuitBreaker\": {\"maxConnections\": 1}}")
            .policy(
                "services/narrow",
                "{\"protocol\": \"http\", \"hosts\": [\"10.255.255.1:7777\", \"old.internal\"]}");
    application = ForkedJvm.commands().agent("service=shop,startWait=20s," + mesh.write()).start();
  }

  @AfterAll
  static void stop() {
    application.close();
    one.close();
    two.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SOCKET",
        "TIMED",
        "UNRESOLVED",
        "CHANNEL",
        "UNRESOLVED_CHANNEL",
        "ADAPTOR",
        "SELECTOR",
        "FUTURE",
        "HANDLER"
      })
  void everyKindOfSocketIsBalancedAndSeesTheEndpointUnderTheServicesName(String kind) {
    Fields reply = connect(kind, "echo.service.consul", WRONG_PORT, MANY);
    assertThat(tally(reply)).containsOnlyKeys("one", "two");
    assertThat(reply.get("remote"))
        .isIn(
            "echo.service.consul/127.0.0.1:" + one.address().getPort(),
            "echo.service.consul/127.0.0.1:" + two.address().getPort());
    assertThat(reply.get("class", "java.net.InetSocketAddress"))
        .isEqualTo("java.net.InetSocketAddress");
  }

  @Test
  void aNameHasOneVirtualAddressHoweverItIsWritten() {
    String address = addresses("echo");
    assertThat(address).matches("echo/240\\.0\\.\\d+\\.\\d+");
    assertThat(addresses("echo")).isEqualTo(address);
    assertThat(addresses("Echo")).isEqualTo(address.replace("echo", "Echo"));
    assertThat(addresses("echo.service.consul")).isNotEqualTo(address).contains("/240.0.");
  }

  @Test
  void theNameOfAVirtualAddressIsFoundByItsBytes() {
    Fields reply = resolve("echo.service.consul");
    assertThat(reply.get("reverse")).isEqualTo("echo.service.consul");
    assertThat(reply.get("canonical")).isEqualTo("echo.service.consul");
  }

  @Test
  void aServiceWhoseProtocolNobodyDeclaresResolvesAsInDnsAndKeepsThePort() {
    assertThat(addresses("undeclared.service.consul"))
        .isEqualTo("undeclared.service.consul/127.0.0.1");
    assertThat(tally(connect("SOCKET", "undeclared", two.address().getPort(), 3)))
        .containsExactly(Map.entry("two", 3));
  }

  @Test
  void aConfiguredHostAndPortIsBalancedEvenIfItIsAnAddress() {
    assertThat(tally(connect("TIMED", "10.255.255.1", 7777, MANY))).containsOnlyKeys("one", "two");
    assertThat(tally(connect("CHANNEL", "old.internal", 99, MANY))).containsOnlyKeys("one", "two");
  }

  @Test
  void otherNamesResolveAsBefore() {
    assertThat(addresses("nosuch.invalid"))
        .startsWith("java.net.UnknownHostException: nosuch.invalid");
    assertThat(addresses("127.0.0.1")).isEqualTo("/127.0.0.1");
    assertThat(addresses("localhost")).contains("localhost/127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOCKET", "CHANNEL", "SELECTOR"})
  void withoutAnEndpointNoConnectionIsMade(String kind) {
    assertThat(connect(kind, "empty", WRONG_PORT, 1).get("greetings"))
        .isEqualTo(
            "java.net.ConnectException: weft: empty: no endpoint (0 known; none is registered)");
  }

  @Test
  void aNameMayHaveADatacenter() {
    assertThat(tally(connect("SOCKET", "dual.service.consul", WRONG_PORT, 5)))
        .containsOnlyKeys("one");
    assertThat(tally(connect("SOCKET", "dual.service.dc2.consul", WRONG_PORT, 5)))
        .containsOnlyKeys("two");
    assertThat(tally(connect("CHANNEL", "dual.service.dc2.consul.", WRONG_PORT, 5)))
        .containsOnlyKeys("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOCKET", "CHANNEL", "SELECTOR", "HANDLER"})
  void connectionsGoWhereFailoverAndTheRoutesOfTheirCallerSay(String kind) {
    assertThat(tally(connect(kind, "away", WRONG_PORT, 5))).containsOnlyKeys("one");
    assertThat(tally(connect(kind, "sent", WRONG_PORT, 5))).containsOnlyKeys("two");
    assertThat(tally(connect(kind, "stayed", WRONG_PORT, 5))).containsOnlyKeys("one");
  }

  @Test
  void noMoreConnectionsAreOpenThanTheCircuitBreakerAllows() {
    application.call(Greeted.class, "hold", Fields.of("host", "limited", "port", WRONG_PORT));
    assertThat(connect("SOCKET", "limited", WRONG_PORT, 1).get("greetings"))
        .isEqualTo("java.net.ConnectException: weft: limited: overflow");
    application.call(Greeted.class, "letGo");
    for (String kind : List.of("SELECTOR", "CHANNEL")) {
      Map<String, Integer> tally = tally(connect(kind, "limited", WRONG_PORT, 4));
      assertThat(tally.keySet()).as(kind).isSubsetOf("one", "two");
      assertThat(tally.values().stream().mapToInt(n -> n).sum()).as(kind).isEqualTo(4);
    }
  }

  @Test
  void switchedOffOnlyTheNameCounts() {
    assertThat(tally(switched()).keySet()).isSubsetOf(Set.of("one", "two"));
    mesh.policy("mesh", "{\"disable\": [\"socket\"]}").write();
    try {
      Patience.await(
          "the switch",
          () -> switched().get("greetings").equals("java.net.UnknownHostException: switched"));
    } finally {
      mesh.policy("mesh", "{}").write();
    }
    Patience.await("the switch back", () -> switched().get("greetings").equals("one"));
  }

  /** Connections of one caller go to a server that the service itself doesn't have. */
  private static String split(String caller) {
    return "{\"protocol\": \"tcp\", \"routes\": [{\"match\": {\"callers\": [\"%s\"]}, \"split\": [{\"service\": \"second\"}]}]}"
        .formatted(caller);
  }

  private static Fields switched() {
    return connect("SOCKET", "switched", WRONG_PORT, 1);
  }

  private static Fields connect(String kind, String host, int port, int count) {
    return application.call(
        Greeted.class,
        "connect",
        Fields.of("kind", kind, "host", host, "port", port, "count", count));
  }

  private static Fields resolve(String host) {
    return application.call(Greeted.class, "resolve", Fields.of("host", host));
  }

  private static String addresses(String host) {
    return resolve(host).get("addresses");
  }
}
