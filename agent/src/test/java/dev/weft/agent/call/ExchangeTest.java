package dev.weft.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Failure;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.Outcome;
import dev.weft.policy.ResponseHead;
import dev.weft.policy.RoutePolicy;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Timeouts;
import dev.weft.policy.Verdict;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Fault;
import dev.weft.policy.route.HeaderOps;
import dev.weft.policy.route.Match;
import dev.weft.policy.route.Percent;
import dev.weft.policy.route.RequestHead;
import dev.weft.policy.route.Rewrite;
import dev.weft.policy.route.Route;
import dev.weft.policy.route.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final Fault ABORT = new Fault(new Percent(0), 0, Percent.ALL, 418);

  private final LocalReplies replies = new LocalReplies();
  private final List<Outcome> traced = new ArrayList<>();

  @Test
  void aLocalReplyIsAskedOfTheRelayOnce() {
    replies.open(4711);
    Exchange exchange = exchange(ABORT);

    MeshAddress relay = exchange.begin();
    String token = exchange.token();

    assertThat(relay.ipLiteral() + ":" + relay.getPort()).isEqualTo("127.0.0.1:4711");
    assertThat(relay.getHostString()).isEqualTo("users");
    assertThat(exchange.isLocal()).isTrue();
    assertThat(token).matches("[0-9a-f]{32}");
    assertThat(replies.take(token).status()).isEqualTo(418);
    assertThat(replies.take(token)).isNull();
    assertThat(exchange.answered(418, ResponseHead.EMPTY, true)).isEqualTo(Verdict.RETURN);
    assertThat(exchange.isOpen()).isFalse();
    assertThat(traced).containsExactly(Outcome.of(418));
  }

  @Test
  void aTokenIsGoneWithItsExchange() {
    replies.open(4711);
    Exchange exchange = exchange(ABORT);
    exchange.begin();
    String token = exchange.token();

    exchange.abandon();

    assertThat(replies.take(token)).isNull();
  }

  @Test
  void withoutARelayTheRequestGoesOutUntouched() {
    Exchange exchange = exchange(ABORT);

    assertThat(exchange.begin()).isNull();
    exchange.abandon();

    assertThat(exchange.standsAside()).isTrue();
  }

  @Test
  void aCallThatIsNotTriedAgainEndsAsItsLastTryDid() {
    Exchange exchange = exchange(Fault.NONE);
    exchange.begin();

    assertThat(exchange.failed(Failure.CONNECT_FAILURE, true).isRetry()).isTrue();
    assertThat(traced).isEmpty();
    exchange.stop();

    assertThat(traced).containsExactly(Outcome.of(Failure.CONNECT_FAILURE));
  }

  @Test
  void allTriesOfACallSendTheSameTrace() {
    Exchange exchange = exchange(Fault.NONE);
    TraceParent first = exchange.traceparent();
    exchange.begin();
    exchange.failed(Failure.CONNECT_FAILURE, true);
    exchange.begin();

    assertThat(exchange.traceparent()).isNotNull().isSameAs(first);
  }

  @Test
  void anAddressIsUnderTheNameThatTheRequestWasWrittenFor() {
    Mesh mesh = mesh(Fault.NONE);
    MeshAddress first = exchange(mesh, "users").begin();
    MeshAddress upper = exchange(mesh, "USERS").begin();

    assertThat(first.getHostString()).isEqualTo("users");
    assertThat(upper.getHostString()).isEqualTo("USERS");
    assertThat(exchange(mesh, "USERS").begin()).isSameAs(upper);
  }

  private Exchange exchange(Fault fault) {
    return exchange(mesh(fault), "users");
  }

  private Exchange exchange(Mesh mesh, String authority) {
    Head head = new Head(authority);
    AtomicInteger asked = new AtomicInteger();
    Traces.Trace trace =
        new Traces.Trace() {
          @Override
          public TraceParent traceparent() {
            return new TraceParent(0, 1, asked.incrementAndGet(), TraceParent.SAMPLED);
          }

          @Override
          public void end(Outcome outcome, int attempts) {
            traced.add(outcome);
          }
        };
    return new Exchange(
        mesh.call(head, 0), head, trace, new Ground(() -> 0, replies, Mirrors.NONE));
  }

  private static Mesh mesh(Fault fault) {
    Mesh mesh = new Mesh("web", true, bound -> 0, MeshListener.NONE);
    MeshSnapshot.Service users =
        new MeshSnapshot.Service(ServiceName.of("users"), endpoints(), policy(fault), null);
    mesh.publish(
        new MeshSnapshot(
            MeshSnapshot.Switches.ON, Set.of("users"), Map.of("users", users), Map.of(), List.of()),
        0);
    return mesh;
  }

  private static ServicePolicy policy(Fault fault) {
    Route route =
        new Route(
            null,
            Match.ANY,
            List.of(Target.SELF),
            Rewrite.NONE,
            null,
            HeaderOps.NONE,
            HeaderOps.NONE,
            fault,
            null);
    return new ServicePolicy(
        Map.of(),
        List.of(new RoutePolicy(route, Timeouts.DEFAULT, RetryPolicy.DEFAULT)),
        LoadBalancing.DEFAULT,
        Timeouts.DEFAULT,
        RetryPolicy.DEFAULT,
        OutlierDetection.DEFAULT);
  }

  private static List<Endpoint> endpoints() {
    try {
      InetAddress ip = InetAddress.getByAddress(new byte[] {127, 0, 0, 7});
      return List.of(new Endpoint("u1", ip, 8080, Health.PASSING, 1, Set.of(), Map.of()));
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private record Head(String authority) implements RequestHead {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }
}
