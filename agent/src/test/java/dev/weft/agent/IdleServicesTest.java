package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Discovery;
import dev.weft.policy.Mesh;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.route.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleServicesTest implements Discovery {
  /** A monotonic clock may stand anywhere, also just before it overflows. */
  private static final long START = Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(5);

  private final Mesh mesh = new Mesh("web", true, bound -> 0, MeshListener.NONE);
  private final List<String> dropped = new ArrayList<>();
  private final IdleServices idle = new IdleServices(mesh, this);

  @BeforeEach
  void publishTwoServices() {
    mesh.publish(snapshot("users", "orders"), START);
  }

  @Test
  void keepsAServiceForTenMinutesAfterItsLastCall() {
    idle.drop(START + TimeUnit.MINUTES.toNanos(10));
    assertThat(dropped).isEmpty();
  }

  @Test
  void dropsWhatNobodyCalledForLonger() {
    call("users", START + TimeUnit.MINUTES.toNanos(6));
    idle.drop(START + TimeUnit.MINUTES.toNanos(10) + 1);
    assertThat(dropped).containsExactly("orders");
    idle.drop(START + TimeUnit.MINUTES.toNanos(16));
    assertThat(dropped).doesNotContain("users");
    idle.drop(START + TimeUnit.MINUTES.toNanos(16) + 1);
    assertThat(dropped).contains("users");
  }

  @Test
  void forgetsWhatIsGoneFromTheSnapshot() {
    mesh.publish(snapshot("users"), START + 1);
    idle.drop(START + TimeUnit.MINUTES.toNanos(11));
    assertThat(dropped).containsExactly("users");
  }

  @Override
  public CompletableFuture<Void> ready() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> want(ServiceName name) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void drop(ServiceName name) {
    dropped.add(name.key());
  }

  @Override
  public void close() {}

  private void call(String host, long now) {
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
    assertThat(mesh.call(head, now)).isNotNull();
  }

  private static MeshSnapshot snapshot(String... names) {
    Map<String, MeshSnapshot.Service> services = new java.util.HashMap<>();
    for (String name : names) {
      services.put(
          name,
          new MeshSnapshot.Service(ServiceName.of(name), List.of(), ServicePolicy.DEFAULT, null));
    }
    return new MeshSnapshot(MeshSnapshot.Switches.ON, Set.of(names), services, Map.of(), List.of());
  }
}
