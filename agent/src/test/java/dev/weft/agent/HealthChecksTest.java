package dev.weft.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Connection;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.Upstream;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.document.PolicyStore;
import dev.weft.policy.route.RequestHead;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  /** A monotonic clock may stand anywhere, also just before it overflows. */
  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Mesh mesh = new Mesh("web", true, bound -> 0, MeshListener.NONE);
  private final List<String> asked = new ArrayList<>();
  private final HealthChecks checks = new HealthChecks(mesh, this::sender);
  private int made;

  @Test
  void onlyServicesThatAreCalledAndWantItAreProbed() {
    publish(Map.of("users", "{'tcp': {}}", "orders", "{'tcp': {}}", "plain", ""));
    assertThat(asked(1)).isEmpty();
    call("users", 2);
    call("plain", 2);
    assertThat(asked(2)).containsExactly("users");
    assertThat(asked(62)).containsExactly("users");
    assertThat(asked(63)).as("not called for more than a minute").isEmpty();
    call("users", 70);
    assertThat(asked(70)).containsExactly("users");
  }

  @Test
  void aServiceWithAnOpenConnectionIsInUseHoweverLongAgoItWasMade() {
    publish(Map.of("users", "{'tcp': {}}"));
    Connection connection =
        Objects.requireNonNull(
            Objects.requireNonNull(mesh.dial("users", START + SECOND)).connection());
    connection.connected(START + SECOND);
    assertThat(asked(600)).containsExactly("users");
    connection.closed(false, START + 600 * SECOND);
    assertThat(asked(601)).isEmpty();
  }

  @Test
  void whatSendsProbesIsMadeOnceAndOnlyIfItIsNeeded() {
    publish(Map.of("plain", ""));
    call("plain", 1);
    asked(1);
    assertThat(made).isZero();
    publish(Map.of("plain", "", "users", "{'tcp': {}}"));
    call("users", 2);
    asked(2);
    asked(3);
    assertThat(made).isEqualTo(1);
  }

  @Test
  void shortIntervalsAreLookedAtMoreOften() {
    assertThat(pause("{'tcp': {}}")).isEqualTo(SECOND);
    assertThat(pause("{'tcp': {}}, {'tcp': {}, 'interval': '2s'}")).isEqualTo(SECOND / 5);
    assertThat(pause("{'tcp': {}, 'interval': '1ms'}")).isEqualTo(SECOND / 20);
  }

  private long pause(String documents) {
    publish(Map.of("users", documents));
    call("users", 1);
    return checks.probe(START + SECOND);
  }

  private List<String> asked(int second) {
    asked.clear();
    checks.probe(START + second * SECOND);
    return asked;
  }

  private Consumer<Upstream> sender() {
    made++;
    return upstream -> asked.add(upstream.key());
  }

  /** Services with their health checks, quoted singly. */
  private void publish(Map<String, String> documents) {
    Map<String, PolicyStore.Text> texts = new HashMap<>();
    documents.forEach(
        (name, checks) -> {
          String text = "{\"healthChecks\": [" + checks.replace('\'', '"') + "]}";
          texts.put("services/" + name, new PolicyStore.Text(text.getBytes(UTF_8), 1));
        });
    PolicyStore store = new PolicyStore(null);
    assertThat(store.update(texts)).isEmpty();
    Map<String, MeshSnapshot.Service> services = new HashMap<>();
    for (String name : documents.keySet()) {
      services.put(
          name,
          new MeshSnapshot.Service(
              ServiceName.of(name), List.of(endpoint()), store.policy(name), null));
    }
    mesh.publish(
        new MeshSnapshot(
            MeshSnapshot.Switches.ON, Set.copyOf(services.keySet()), services, Map.of(), List.of()),
        START);
  }

  private static Endpoint endpoint() {
    InetAddress ip = InetAddress.getLoopbackAddress();
    return new Endpoint("one", ip, 8080, Health.PASSING, 1, Set.of(), Map.of());
  }

  private void call(String host, int second) {
    RequestHead head =
        new RequestHead() {
          @Override
          public String method() {
            return "GET";
          }

          @Override
          public String authority() {
            return host;
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
    assertThat(mesh.call(head, START + second * SECOND)).isNotNull();
  }
}
