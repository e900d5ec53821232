package dev.weft.agent.it.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.MeshFile;
import dev.weft.agent.it.net.DeadPort;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets to a service of two endpoints, one of which is of no use. */
class BadEndpointIT {
  @TempDir private Path folder;

  private Greeter one;

  @BeforeEach
  void start() {
    one = Greeter.start("one");
  }

  @AfterEach
  void stop() {
    one.close();
  }

  @Test
  void whoRefusesIsLeftOutOfTheNextConnections() {
    try (DeadPort dead = DeadPort.refusing("127.0.0.1");
        ForkedJvm application = application("-Dx=y", "5s", dead.address())) {
      for (String kind : List.of("SOCKET", "SELECTOR", "HANDLER")) {
        Map<String, Integer> tally = connect(application, kind, 20);
        assertThat(tally.get("one")).as(kind + tally).isGreaterThanOrEqualTo(19);
      }
    }
  }

  /** Where a connect doesn't block, the application's own limit is the only one. */
  @Test
  void whoIsGivenUpBecauseHeDoesNotAnswerIsEjected() {
    try (DeadPort silent = DeadPort.silent("127.0.0.1");
        ForkedJvm application = application("-Dx=y", "200ms", silent.address())) {
      Fields request = Fields.of("host", "half", "count", 12, "millis", 250);
      application.call(Greeted.class, "giveUp", request);
      assertThat(connect(application, "TIMED", 20)).isEqualTo(Map.of("one", 20));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SOCKET", "CHANNEL"})
  void whoAcceptsAndHangsUpAtOnceIsEjected(String kind) {
    try (Greeter slammer = Greeter.slamming("slammer");
        ForkedJvm application = application("-Dx=y", "5s", slammer.address())) {
      Map<String, Integer> tally = connect(application, kind, 60);
      // Five, if no end comes while the connect is under way: then it is left out for a while.
      assertThat(tally.get("one")).as(tally.toString()).isBetween(50, 59);
    }
  }

  @Test
  void anEndpointMayHaveAnIpv6AddressUnlessTheJvmKnowsNone() {
    try (Greeter six = Greeter.start("six", false, "::1")) {
      for (String option : List.of("-Dx=y", "-Djava.net.preferIPv6Addresses=true")) {
        assertThat(greeters(six, option)).as(option).containsExactly("one", "six");
      }
      assertThat(greeters(six, "-Djava.net.preferIPv4Stack=true")).containsExactly("one");
    }
  }

  private Set<String> greeters(Greeter six, String option) {
    Set<String> greeters = new TreeSet<>();
    try (ForkedJvm application = application(option, "5s", six.address())) {
      for (String kind : List.of("SOCKET", "CHANNEL", "HANDLER")) {
        greeters.addAll(connect(application, kind, 20).keySet());
      }
    }
    return greeters;
  }

  /**
   * @param option of its JVM
   * @param limit of a connect
   * @param other the second endpoint of the service {@code half}
   */
  private ForkedJvm application(String option, String limit, InetSocketAddress other) {
    MeshFile file =
        new MeshFile(folder)
            .service("half", List.of(one.address(), other))
            .policy(
                "services/half",
                "{\"protocol\": \"tcp\", \"timeouts\": {\"connect\": \"%s\"}}".formatted(limit));
    return ForkedJvm.commands().option(option).agent("startWait=20s," + file.write()).start();
  }

  private static Map<String, Integer> connect(ForkedJvm application, String kind, int count) {
    Fields request = Fields.of("kind", kind, "host", "half", "port", 1, "count", count);
    return Greeted.tally(application.call(Greeted.class, "connect", request));
  }
}
