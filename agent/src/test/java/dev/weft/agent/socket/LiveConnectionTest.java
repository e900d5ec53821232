package dev.weft.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Connection;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Timeouts;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryPolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a connection is ended by us. */
class LiveConnectionTest {
  private static final long SECOND = 1_000_000_000L;

  private final LiveConnection plain = connected(0);

  @Test
  void whereItShouldBeItStays() {
    plain.stranded(false, 0);
    assertThat(plain.isWatched()).isFalse();
    assertThat(plain.end(false, 3_600 * SECOND)).isNull();
  }

  @Test
  void elsewhereItIsEndedAfterFiveQuietSeconds() {
    plain.stranded(true, 10 * SECOND);
    assertThat(plain.isWatched()).isTrue();
    assertThat(plain.end(false, 15 * SECOND - 1)).isNull();
    assertThat(plain.end(false, 15 * SECOND)).isEqualTo("left");
  }

  @Test
  void aReadOrAWriteIsAUse() {
    plain.stranded(true, 0);
    plain.used(false, 4 * SECOND);
    assertThat(plain.end(false, 8 * SECOND)).isNull();
    assertThat(plain.end(false, 9 * SECOND)).isEqualTo("left");
  }

  @Test
  void whoWaitsForAnAnswerIsNotQuietButItsTimeEnds() {
    plain.stranded(true, 0);
    plain.used(true, SECOND);
    assertThat(plain.end(false, 29 * SECOND)).as("written to, and nothing read since").isNull();
    assertThat(plain.end(false, 30 * SECOND)).isEqualTo("drained");
    plain.used(false, 2 * SECOND);
    assertThat(plain.end(true, 29 * SECOND)).as("being read from").isNull();
    assertThat(plain.end(false, 29 * SECOND)).isEqualTo("left");
  }

  @Test
  void theTimeBeginsWithTheFirstOfALine() {
    plain.stranded(true, 0);
    plain.stranded(true, 20 * SECOND);
    assertThat(plain.end(true, 30 * SECOND)).isEqualTo("drained");
    plain.stranded(false, 31 * SECOND);
    assertThat(plain.end(true, 90 * SECOND)).isNull();
    plain.stranded(true, 91 * SECOND);
    assertThat(plain.end(true, 100 * SECOND)).isNull();
  }

  @Test
  void idleItIsEndedWhoeverWaits() {
    LiveConnection idle = connected(3 * SECOND);
    assertThat(idle.isWatched()).isTrue();
    idle.used(true, 2 * SECOND);
    assertThat(idle.end(true, 5 * SECOND - 1)).isNull();
    assertThat(idle.end(true, 5 * SECOND)).isEqualTo("idle");
  }

  @Test
  void whatIsBeingConnectedIsLeftAlone() {
    LiveConnection dialing = new LiveConnection(dial(SECOND));
    dialing.stranded(true, 0);
    assertThat(dialing.end(false, 90 * SECOND)).isNull();
  }

  @Test
  void onlyWhatTheEndpointDidSpeaksAgainstIt() {
    assertThat(LiveConnection.isOfEndpoint(new ConnectException("Connection refused"))).isTrue();
    assertThat(LiveConnection.isOfEndpoint(new IOException("Connection reset by peer"))).isTrue();
    assertThat(LiveConnection.isOfEndpoint(new SocketException("Socket closed"))).isFalse();
  }

  private static LiveConnection connected(long idleNanos) {
    LiveConnection made = new LiveConnection(dial(idleNanos));
    made.begin();
    made.connected(0);
    return made;
  }

  private static Connection dial(long idleNanos) {
    ServicePolicy policy =
        new ServicePolicy(
            Map.of(),
            List.of(),
            LoadBalancing.DEFAULT,
            new Timeouts(5 * SECOND, 0, 0, 0, idleNanos),
            RetryPolicy.DEFAULT,
            OutlierDetection.DEFAULT);
    MeshSnapshot.Service db =
        new MeshSnapshot.Service(ServiceName.of("db"), List.of(endpoint()), policy, null);
    Mesh mesh = new Mesh("web", true, bound -> 0, MeshListener.NONE);
    mesh.publish(
        new MeshSnapshot(
            MeshSnapshot.Switches.ON, Set.of("db"), Map.of("db", db), Map.of(), List.of()),
        0);
    return Objects.requireNonNull(Objects.requireNonNull(mesh.dial("db", 0)).connection());
  }

  private static Endpoint endpoint() {
    try {
      InetAddress ip = InetAddress.getByAddress(new byte[] {127, 0, 0, 7});
      return new Endpoint("db-1", ip, 5432, Health.PASSING, 1, Set.of(), Map.of());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
