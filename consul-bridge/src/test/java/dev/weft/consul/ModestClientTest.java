package dev.weft.consul;

import static dev.weft.consul.FakeConsul.USERS;
import static dev.weft.consul.FakeConsul.answer;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other clients need a thread, a connection or a line in the log for, each time anew. */
class ModestClientTest {
  private static final Pace QUICK = new Pace(1, 10_000, 200, 20, 100, 300);

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void manyDocumentsAndServicesAreFewQuestions() {
    consul.script(
        request ->
            request.path().equals(USERS) && request.index() == 0
                ? ok(4, "[" + instance("users-1", 8081) + "]")
                : null);
    try (Bench bench = bench()) {
      bench.want("users");
      bench.await("all block", b -> held() >= 3 && consul.requests.size() == 2 * held() + 1);
      // the catalog, all policies, the service and its chain: each asked once and then held; and
      // once whether somebody has declared the protocol that the chain says
      assertThat(held()).isLessThanOrEqualTo(4);
      assertThat(bench.discovery.status().connections()).isBetween((int) held(), (int) held() + 1);
      assertThat(consul.requests).allMatch(request -> request.query().contains("stale"));
    }
  }

  @Test
  void thirtyServicesNeedNoThreadMoreThanNone() {
    Set<Thread> before = weft();
    try (Bench bench = bench()) {
      for (int i = 0; i < 30; i++) {
        bench.want("s" + i);
      }
      assertThat(bench.discovery.status().watches()).hasSize(2 + 2 * 30);
      Set<Thread> now = weft();
      now.removeAll(before);
      assertThat(now).extracting(Thread::getName).containsExactlyInAnyOrder("weft-io", "weft-work");
    }
  }

  @Test
  void anOutageIsOneLineForAllWatchesAndAllTheirRetries() {
    try (Bench bench = bench()) {
      for (String service : List.of("users", "orders", "stock")) {
        bench.want(service);
      }
      bench.await("all block", b -> held() >= 8);
      consul.script(request -> answer(500, "", "No cluster leader"));
      int before = consul.requests.size();
      consul.breakConnections();
      bench.await("many retries", b -> consul.requests.size() > before + 50);
      assertThat(bench.lines).hasSize(1);
      consul.script(request -> null);
      bench.await("the end", b -> b.said("answers again"));
      assertThat(bench.lines).hasSize(2);
    }
  }

  private static Set<Thread> weft() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("weft"));
    return threads;
  }

  private long held() {
    return consul.requests.stream().filter(request -> request.index() > 0).count();
  }

  private Bench bench() {
    return new Bench(ConsulSettings.of(consul.address()).withPace(QUICK));
  }
}
