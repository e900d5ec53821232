package dev.weft.agent.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PortChoiceTest {
  private static final PortChoice ANY = new PortChoice(0, true);

  @Test
  void aKnownServerIsBelievedAtOnce() {
    Bind tomcat = bind("0.0.0.0", 8080, Binder.SERVER, 100);

    assertThat(ANY.of(List.of(tomcat), at(100))).isSameAs(tomcat);
  }

  @Test
  void aKnownServerIsPreferredToWhatWasFirst() {
    Bind first = bind("0.0.0.0", 9000, Binder.UNKNOWN, 0);
    Bind metrics = bind("0.0.0.0", 9404, Binder.LITTLE_SERVER, 0);
    Bind tomcat = bind("0.0.0.0", 8080, Binder.SERVER, 900);

    assertThat(ANY.of(List.of(first, metrics, tomcat), at(900))).isSameAs(tomcat);
  }

  @Test
  void theFirstOfEqualsIsTaken() {
    Bind main = bind("0.0.0.0", 8080, Binder.SERVER, 0);
    Bind management = bind("0.0.0.0", 8081, Binder.SERVER, 10);

    assertThat(ANY.of(List.of(main, management), at(10))).isSameAs(main);
  }

  @Test
  void aPortThatIsClosedAgainWithinASecondWasOnlyTriedOut() {
    boolean[] open = {true};
    Bind probe =
        new Bind(new InetSocketAddress("0.0.0.0", 9000), Binder.UNKNOWN, () -> open[0], at(0));
    Bind server = bind("0.0.0.0", 8080, Binder.UNKNOWN, 500);

    assertThat(ANY.of(List.of(probe, server), at(999))).isNull();
    open[0] = false;
    assertThat(ANY.of(List.of(probe, server), at(1_499))).isNull();
    assertThat(ANY.of(List.of(probe, server), at(1_500))).isSameAs(server);
  }

  @Test
  void ourOwnListenersAndManagementAreNone() {
    assertThat(ANY.of(List.of(bind("0.0.0.0", 9000, Binder.OUTSIDE, 0)), at(60_000))).isNull();
  }

  @Test
  void aLoopbackPortIsTakenIfNothingElseListensForFiveSeconds() {
    Bind local = bind("127.0.0.1", 8080, Binder.SERVER, 0);
    Bind open = bind("0.0.0.0", 8081, Binder.UNKNOWN, 4_500);

    assertThat(ANY.of(List.of(local), at(4_999))).isNull();
    assertThat(ANY.of(List.of(local), at(5_000))).isSameAs(local);
    assertThat(ANY.of(List.of(local, open), at(5_000))).isNull();
    assertThat(ANY.of(List.of(local, open), at(5_500))).isSameAs(open);
  }

  @Test
  void aLoopbackPortIsOfNoUseWhereConsulIsElsewhere() {
    Bind local = bind("127.0.0.1", 8080, Binder.SERVER, 0);

    assertThat(new PortChoice(0, false).of(List.of(local), at(60_000))).isNull();
    assertThat(new PortChoice(8080, false).of(List.of(local), at(0))).isSameAs(local);
  }

  @Test
  void thePortThatTheSettingsNameWins() {
    PortChoice named = new PortChoice(9090, true);
    Bind other = bind("0.0.0.0", 8080, Binder.SERVER, 0);
    Bind wanted = bind("0.0.0.0", 9090, Binder.UNKNOWN, 10);

    assertThat(named.of(List.of(other, wanted), at(10))).isSameAs(wanted);
  }

  @Test
  void aPortThatIsMappedFromOutsideIsReadyWhenTheApplicationListensOnAnother() {
    PortChoice mapped = new PortChoice(31_234, true);
    Bind inside = bind("0.0.0.0", 8080, Binder.SERVER, 0);

    assertThat(mapped.of(List.of(inside), at(4_999))).isNull();
    assertThat(mapped.of(List.of(inside), at(5_000))).isSameAs(inside);
  }

  private static Bind bind(String address, int port, Binder binder, long sinceMillis) {
    return new Bind(new InetSocketAddress(address, port), binder, () -> true, at(sinceMillis));
  }

  private static long at(long millis) {
    return Long.MAX_VALUE - 5 + TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
