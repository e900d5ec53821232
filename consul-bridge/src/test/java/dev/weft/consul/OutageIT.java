package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consul is away: at the start, or for a while. */
class OutageIT {
  @Test
  void survivesARestartOfConsul() {
    try (RealConsul own = RealConsul.startDurable();
        Bench bench = new Bench(ConsulSettings.of(own.httpAddress()))) {
      own.register("users", "users-1", "127.0.0.1", 8081);
      bench.want("users");
      bench.await("users", b -> b.endpoints("users").size() == 1);
      own.stop();
      bench.await("a warning", b -> b.said("can't be used"));
      assertThat(bench.endpoints("users")).hasSize(1);
      own.restart();
      bench.await("recovery", b -> b.said("answers again"));
      own.register("users", "users-2", "127.0.0.1", 8082);
      bench.await("both", b -> b.endpoints("users").size() == 2);
      assertThat(bench.count("WARN")).isEqualTo(1);
      assertThat(bench.snapshot().services().get("users").stale()).isNull();
    }
  }

  @Test
  void startsFromTheCacheFileWhileConsulIsAway(@TempDir Path folder) throws Exception {
    Path cache = folder.resolve("cache");
    try (RealConsul own = RealConsul.start()) {
      ConsulSettings settings =
          ConsulSettings.of(own.httpAddress()).withCacheDir(cache).withCaller("web");
      own.register("users", "users-1", "127.0.0.1", 8081);
      try (Bench bench = new Bench(settings)) {
        bench.want("users");
      }
      assertThat(Files.list(cache)).hasSize(1);
      own.stop();
      try (Bench bench = new Bench(settings)) {
        bench.want("users");
        assertThat(bench.endpoints("users")).hasSize(1);
        assertThat(bench.snapshot().services().get("users").stale()).contains("cache file");
        assertThat(bench.snapshot().catalog()).isEqualTo(Set.of("consul", "users"));
        own.restart();
        own.register("users", "users-9", "127.0.0.1", 8089);
        bench.await("the live list", b -> b.endpoints("users").get(0).id().equals("users-9"));
      }
    }
  }

  @Test
  void completesFuturesWhenConsulIsAwayAndNothingIsKnown() {
    try (RealConsul own = RealConsul.start()) {
      own.stop();
      try (Bench bench = new Bench(ConsulSettings.of(own.httpAddress()))) {
        bench.ready();
        bench.want("users");
        assertThat(bench.published).isEmpty();
        assertThat(bench.lines).hasSize(1);
        own.restart();
        own.register("users", "users-1", "127.0.0.1", 8081);
        bench.await("users", b -> b.endpoints("users").size() == 1);
      }
    }
  }
}
