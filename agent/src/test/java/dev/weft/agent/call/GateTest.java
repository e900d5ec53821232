package dev.weft.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Discovery;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ResponseHead;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Verdict;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.route.RequestHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final long SECOND = 1_000_000_000L;

  private final Mesh mesh = new Mesh("web", true, bound -> 0, MeshListener.NONE);
  private final Fake fake = new Fake();
  private final CompletableFuture<ScheduledExecutorService> timers = new CompletableFuture<>();
  private long now = 100;
  private int starts;
  private final Gate gate =
      new Gate(
          mesh,
          CompletableFuture.completedFuture(fake),
          timers,
          () -> starts++,
          Traces.NONE,
          2 * SECOND,
          new Ground(() -> now, new LocalReplies(), Mirrors.NONE));

  @Test
  void whatCanNotBeTheMeshesNeverWaitsAndStartsNothing() {
    assertThat(gate.undecided("127.0.0.1:80")).isNull();
    assertThat(gate.undecided("localhost:80")).isNull();
    assertThat(gate.concerns("127.0.0.1:80")).isFalse();
    assertThat(starts).isZero();
  }

  @Test
  void theFirstCallWaitsForTheCatalogAndThenForTheService() {
    CompletableFuture<Void> first = gate.undecided("users");
    assertThat(first).isNotNull();
    assertThat(starts).isEqualTo(1);

    publish(Map.of());
    fake.ready.complete(null);
    CompletableFuture<Void> second = gate.undecided("users");
    assertThat(second).isNotNull().isNotDone();

    publish(Map.of("users", endpoints()));
    assertThat(gate.undecided("users")).isNull();
    assertThat(gate.exchange(head("users"))).isNotNull();
  }

  @Test
  void noCallWaitsOnceTheFirstHasWaitedLongEnough() {
    assertThat(gate.undecided("users")).isNotNull();

    now += 2 * SECOND;

    assertThat(gate.undecided("users")).isNull();
    assertThat(gate.exchange(head("users"))).isNull();
  }

  @Test
  void theCatalogAndTheServiceShareOneWait() {
    assertThat(gate.undecided("users")).isNotNull();
    now += SECOND * 3 / 2;
    publish(Map.of());
    fake.ready.complete(null);

    assertThat(gate.undecided("users")).isNotNull();
    now += SECOND;

    assertThat(gate.undecided("users")).isNull();
  }

  @Test
  void aServiceThatWasDroppedIsWaitedForAgain() {
    publish(Map.of());
    assertThat(gate.undecided("users")).isNotNull();
    fake.wanted.get("users").complete(null);
    publish(Map.of("users", endpoints()));
    assertThat(gate.undecided("users")).isNull();
    now += 600 * SECOND;

    fake.drop(ServiceName.of("users"));
    publish(Map.of());

    assertThat(gate.undecided("users")).isNotNull().isNotDone();
  }

  @Test
  void anExchangeGivesTheEndpointUnderTheNameAsWritten() {
    publish(Map.of("users", endpoints()));

    Exchange exchange = gate.exchange(head("Users.service.consul:9999"));
    MeshAddress address = exchange.begin();

    assertThat(address.getHostString()).isEqualTo("Users.service.consul");
    assertThat(address.getAddress().getHostAddress()).isEqualTo("127.0.0.7");
    assertThat(address.getPort()).isEqualTo(8080);
    assertThat(exchange.isOpen()).isTrue();
    assertThat(exchange.answered(200, ResponseHead.EMPTY, true)).isEqualTo(Verdict.RETURN);
    assertThat(exchange.isOpen()).isFalse();
    assertThat(exchange.answered(500, ResponseHead.EMPTY, true)).isEqualTo(Verdict.RETURN);
  }

  @Test
  void aServiceWithoutEndpointsIsRefusedInOneLine() {
    publish(Map.of("users", List.of()));

    Exchange exchange = gate.exchange(head("users"));

    assertThat(exchange.begin()).isNull();
    assertThat(exchange.refusal())
        .isEqualTo("weft: users: no endpoint (0 known; none is registered)");
  }

  private void publish(Map<String, List<Endpoint>> endpoints) {
    Map<String, MeshSnapshot.Service> services = new HashMap<>();
    endpoints.forEach(
        (name, list) ->
            services.put(
                name,
                new MeshSnapshot.Service(ServiceName.of(name), list, ServicePolicy.DEFAULT, null)));
    mesh.publish(
        new MeshSnapshot(MeshSnapshot.Switches.ON, Set.of("users"), services, Map.of(), List.of()),
        now);
  }

  private static List<Endpoint> endpoints() {
    try {
      InetAddress ip = InetAddress.getByAddress(new byte[] {127, 0, 0, 7});
      return List.of(new Endpoint("u1", ip, 8080, Health.PASSING, 1, Set.of(), Map.of()));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static RequestHead head(String authority) {
    return new RequestHead() {
      @Override
      public String method() {
        return "GET";
      }

      @Override
      public String authority() {
        return authority;
      }

      @Override
      public String path() {
        return "/";
      }

      @Override
      public @Nullable String header(String name) {
        return null;
      }
    };
  }

  private static final class Fake implements Discovery {
    final CompletableFuture<Void> ready = new CompletableFuture<>();
    final Map<String, CompletableFuture<Void>> wanted = new HashMap<>();

    @Override
    public CompletableFuture<Void> ready() {
      return ready;
    }

    @Override
    public CompletableFuture<Void> want(ServiceName name) {
      return wanted.computeIfAbsent(name.key(), key -> new CompletableFuture<>());
    }

    @Override
    public void drop(ServiceName name) {
      wanted.remove(name.key());
    }

    @Override
    public void close() {}
  }
}
