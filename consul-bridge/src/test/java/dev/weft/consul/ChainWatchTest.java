package dev.weft.consul;

import static dev.weft.consul.FakeConsul.CHAIN;
import static dev.weft.consul.FakeConsul.HANG;
import static dev.weft.consul.FakeConsul.USERS;
import static dev.weft.consul.FakeConsul.answer;
import static dev.weft.consul.FakeConsul.chain;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.FakeConsul.Request;
import dev.weft.consul.watch.Pace;
import dev.weft.policy.balance.Maglev;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains as a real Consul 1.8.7 can't be made to answer for them. */
class ChainWatchTest {
  private static final String LOAD_BALANCER =
      ", \"LoadBalancer\": {\"Policy\": \"maglev\", \"HashPolicies\": [{\"SourceIP\": true}]}";

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void stop() {
    consul.close();
  }

  @Test
  void theLoadBalancerOfNewerVersionsComesIntoForceAndWhatIsNotHonouredIsSaidOnce() {
    consul.script(chains(request -> ok(7, chain("users", LOAD_BALANCER))));
    try (Bench bench = patient()) {
      bench.want("users");
      assertThat(bench.snapshot().services().get("users").policy().loadBalancing().balancer())
          .isInstanceOf(Maglev.class);
      assertThat(bench.lines)
          .containsExactly(
              "WARN consul-chain/users: service-resolver users LoadBalancer.HashPolicies[0].SourceIP"
                  + " is not honoured");
      assertThat(bench.snapshot().documents().get(0).index()).isEqualTo(7);
    }
  }

  /** Consul before 1.6. */
  @Test
  void aConsulThatKnowsNoChainsIsToldOfOnceAndIsNoOutage() {
    consul.script(chains(request -> answer(404, "", "404 page not found\n")));
    try (Bench bench = patient()) {
      bench.want("users");
      bench.want("orders");
      assertThat(bench.endpoints("users")).hasSize(1);
      bench.await("the line", b -> !b.lines.isEmpty());
      assertThat(bench.lines)
          .containsExactly(
              "INFO Consul's own mesh configuration (service-router, -splitter, -resolver) is not"
                  + " read: HTTP 404 \"404 page not found\" to GET /v1/discovery-chain/users: Consul"
                  + " has it from 1.6 on");
      assertThat(bench.discovery.status().watches())
          .allMatch(watch -> watch.error() == null && !watch.overdue());
      assertThat(consul.count(CHAIN + "users")).isEqualTo(1);
    }
  }

  @Test
  void aChainThatConsulCanNotCompileIsShownAndTheServiceWorks() {
    consul.script(
        chains(
            request ->
                answer(
                    500, "X-Consul-Index: 9\r\n", "discovery chain \"users\" uses no protocol")));
    try (Bench bench = patient()) {
      bench.want("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(bench.lines)
          .containsExactly(
              "WARN consul-chain/users: Consul says: discovery chain \"users\" uses no protocol");
      assertThat(bench.snapshot().documents().get(0).error()).startsWith("Consul says: ");
    }
  }

  @Test
  void theFirstCallWaitsForTheChain() {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> mayAnswer = new CompletableFuture<>();
    consul.script(
        chains(
            request -> {
              asked.complete(true);
              mayAnswer.join();
              return ok(7, chain("users", LOAD_BALANCER));
            }));
    try (Bench bench = patient()) {
      CompletableFuture<Void> wanted =
          bench.discovery.want(dev.weft.policy.ServiceName.of("users"));
      asked.join();
      bench.await("the health list", b -> consul.count(USERS) > 1);
      assertThat(wanted).isNotDone();
      assertThat(bench.snapshot().services()).isEmpty();
      mayAnswer.complete(true);
      wanted.join();
      assertThat(bench.snapshot().services().get("users").policy().loadBalancing().balancer())
          .isInstanceOf(Maglev.class);
    }
  }

  @Test
  void instancesDoNotWaitForAChainThatNeverComes() {
    consul.script(chains(request -> HANG));
    try (Bench bench = new Bench(ConsulSettings.of(consul.address()))) {
      bench.want("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(bench.lines).isEmpty();
    }
  }

  @Test
  void theCacheFileKeepsChains(@TempDir Path dir) {
    consul.script(chains(request -> ok(7, chain("users", LOAD_BALANCER))));
    ConsulSettings settings = ConsulSettings.of(consul.address()).withCacheDir(dir);
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
    }
    consul.close();
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(bench.snapshot().services().get("users").policy().loadBalancing().balancer())
          .isInstanceOf(Maglev.class);
    }
  }

  /** The connections of one client address are counted: only the first twenty chains hold one. */
  @Test
  void theChainsOfTheFirstTwentyServicesBlockAndTheOthersAreAskedNowAndThen() {
    consul.script(
        request ->
            request.path().startsWith("/v1/health/") && request.index() == 0
                ? ok(3, "[" + instance("users-1", 8081) + "]")
                : null);
    try (Bench bench = patient()) {
      for (int i = 0; i < 25; i++) {
        bench.want("s" + i);
      }
      bench.await("all block", b -> blocking().size() >= 20);
      assertThat(blocking()).hasSize(20);
      assertThat(consul.count(CHAIN + "s24")).isEqualTo(1);
      bench.discovery.drop(dev.weft.policy.ServiceName.of("s0"));
      assertThat(bench.lines).isEmpty();
    }
  }

  @Test
  void aChainIsAskedForInTheNamespaceAndTheDatacenterOfTheSettings() {
    ConsulSettings settings = ConsulSettings.of(consul.address()).withPlace("dc2", "team");
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
      bench.await("it blocks", b -> blocking().contains(CHAIN + "users"));
      assertThat(consul.requests)
          .filteredOn(request -> request.path().startsWith(CHAIN))
          .hasSizeGreaterThanOrEqualTo(2)
          .allMatch(request -> request.query().startsWith("dc=dc2&ns=team&"));
    }
  }

  private Set<String> blocking() {
    Set<String> paths = new TreeSet<>();
    for (Request request : consul.requests) {
      if (request.path().startsWith(CHAIN) && request.index() > 0) {
        paths.add(request.path());
      }
    }
    return paths;
  }

  private static Function<Request, byte[]> chains(Function<Request, byte[]> first) {
    return request -> {
      if (request.path().startsWith(CHAIN)) {
        return request.index() > 0 ? HANG : first.apply(request);
      }
      return request.path().equals(USERS) && request.index() == 0
          ? ok(3, "[" + instance("users-1", 8081) + "]")
          : null;
    };
  }

  /** Waits for a chain however long the machine takes for it. */
  private Bench patient() {
    Pace pace = new Pace(45, 10_000, 20_000, 250, 30_000, 30_000);
    return new Bench(ConsulSettings.of(consul.address()).withPace(pace));
  }
}
