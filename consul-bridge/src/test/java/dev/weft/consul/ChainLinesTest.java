package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Trouble;
import dev.weft.consul.watch.VirtualLoop;
import dev.weft.policy.ServiceName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is said of a Consul without chains, and what isn't, since it may be no Consul at all. */
class ChainLinesTest implements ConsulLog, WatchedServices.Watching {
  private static final String LINE = "mesh configuration is not read: HTTP 404";

  private final List<String> lines = new ArrayList<>();
  private final ConsulSettings settings = ConsulSettings.of(URI.create("http://127.0.0.1:8500"));
  private final SnapshotAssembler assembler =
      new SnapshotAssembler(
          settings,
          snapshot -> {},
          Runnable::run,
          this,
          new SnapshotCache(settings, new VirtualLoop(), Runnable::run, this),
          this,
          Chains.off(this),
          new CompletableFuture<>());

  @Test
  void whatConsulDoesNotHaveIsSaidAWhileLater() {
    refuse();
    assertThat(lines).isEmpty();
    assembler.tellChains();
    assertThat(lines).containsExactly(LINE);
    refuse();
    assembler.tellChains();
    assertThat(lines).hasSize(1);
  }

  @Test
  void whatWasSaidInConsulsPlaceIsForgottenWhenConsulIsBack() {
    refuse();
    assembler.catalogFailed(Trouble.down("something that isn't Consul"));
    assembler.tellChains();
    assembler.catalog(Set.of("consul"), null);
    assembler.back();
    assembler.tellChains();
    assertThat(lines).isEmpty();
    refuse();
    assembler.tellChains();
    assertThat(lines).containsExactly(LINE);
  }

  private void refuse() {
    assembler.chainUnavailable("users", "HTTP 404", LINE, false);
  }

  @Override
  public void info(String line) {
    lines.add(line);
  }

  @Override
  public void warn(String line) {
    lines.add("WARN " + line);
  }

  @Override
  public void start(ServiceName name) {}

  @Override
  public void stop(ServiceName name) {}
}
