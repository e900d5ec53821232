package dev.weft.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.health.Home;
import dev.weft.consul.health.Lookups;
import dev.weft.consul.health.Reach;
import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Token;
import dev.weft.consul.watch.Ground;
import dev.weft.consul.watch.Pace;
import dev.weft.consul.watch.VirtualLoop;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a JVM costs Consul while nothing happens: badly behaved clients have overloaded servers. */
class IdleLoadTest implements ConsulLog {
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

  private static final String NODE = "\"Node\":\"n1\"";
  private static final String IN_DC1 = ",\"Datacenter\":\"dc1\"";

  private final VirtualLoop loop = new VirtualLoop();
  private final List<MeshSnapshot> published = new ArrayList<>();
  private final Map<String, Integer> asked = new TreeMap<>();
  private final SnapshotAssembler assembler = start();

  @Test
  void anIdleJvmAsksEachQuestionEightyTimesAnHour() {
    want("users");
    want("orders");
    asked.clear();
    loop.pass(HOUR_MILLIS);
    assertThat(asked)
        .isEqualTo(
            Map.of(
                "/v1/catalog/services", 80,
                "/v1/kv/weft/", 80,
                "/v1/health/service/users", 80,
                "/v1/health/service/orders", 80,
                "/v1/discovery-chain/users", 80,
                "/v1/discovery-chain/orders", 80));
    assertThat(published).hasSize(3);
  }

  @Test
  void aPreparedQueryIsAskedEveryTenSeconds() {
    want("geo.query");
    asked.clear();
    loop.pass(HOUR_MILLIS);
    assertThat(asked.get("/v1/query/geo/execute")).isBetween(326, 400);
    assertThat(asked).hasSize(3);
  }

  @Test
  void aServiceThatIsRefusedIsAskedForEveryHalfMinute() {
    want("secret");
    loop.pass(HOUR_MILLIS);
    asked.clear();
    loop.pass(HOUR_MILLIS);
    assertThat(asked.get("/v1/health/service/secret")).isBetween(119, 241);
  }

  @Test
  void nothingIsAskedForAServiceThatWasDropped() {
    want("users");
    assembler.drop(ServiceName.of("users"));
    asked.clear();
    loop.pass(HOUR_MILLIS);
    assertThat(asked).containsOnlyKeys("/v1/catalog/services", "/v1/kv/weft/");
  }

  private void want(String service) {
    assembler.want(ServiceName.of(service), new CompletableFuture<>());
    loop.pass(1);
  }

  private SnapshotAssembler start() {
    ConsulSettings settings = ConsulSettings.of(URI.create("http://127.0.0.1:8500"));
    Paths paths = new Paths("weft", null, null);
    Token token = new Token(null, null, "TOKEN", line -> {});
    Outages outages = new Outages("x", this, loop);
    Ground ground =
        new Ground(
            this::get, loop, Runnable::run, token, Pace.DEFAULT, bound -> bound / 2, outages);
    Watches watches = new Watches(ground, outages);
    Reach reach =
        new Reach(new Home(ground), new Lookups(InetAddress::getAllByName, Runnable::run, loop));
    ServiceWatches services =
        new ServiceWatches(watches, paths, ground, reach, this, () -> assembler);
    SnapshotAssembler started =
        new SnapshotAssembler(
            settings,
            published::add,
            Runnable::run,
            this,
            new SnapshotCache(settings, loop, Runnable::run, this),
            services,
            new Chains(services, 20, this),
            new CompletableFuture<>());
    watches.start(new CatalogWatch(paths, token, () -> started, this));
    watches.start(new PolicyWatch(paths, ground, () -> started, this));
    loop.pass(1);
    return started;
  }

  /** A Consul in which nothing changes, and which holds a question for exactly as long as asked. */
  private Runnable get(String target, long timeoutMillis, Consumer<Reply> done) {
    String path = target.substring(0, target.indexOf('?'));
    asked.merge(path, 1, Integer::sum);
    long held = target.contains("&wait=45s") ? TimeUnit.SECONDS.toNanos(45) : 0;
    return loop.after(held, () -> done.accept(answer(path)));
  }

  private static Reply.Answer answer(String path) {
    return switch (path) {
      case "/v1/catalog/services" -> answer(200, "{\"consul\": []}");
      case "/v1/kv/weft/" -> answer(404, "");
      case "/v1/query/geo/execute" ->
          answer(200, "{\"Nodes\": [" + FakeConsul.instance("1", 80) + "]}");
      case "/v1/health/service/consul" ->
          answer(200, "[" + FakeConsul.instance("1", 80).replace(NODE, NODE + IN_DC1) + "]");
      case "/v1/health/service/secret" -> answer(403, "Permission denied");
      default ->
          path.startsWith(FakeConsul.CHAIN)
              ? answer(200, FakeConsul.chain(path.substring(FakeConsul.CHAIN.length()), ""))
              : answer(200, "[" + FakeConsul.instance("1", 80) + "]");
    };
  }

  private static Reply.Answer answer(int status, String body) {
    return new Reply.Answer(status, 7, 0, null, null, false, false, body.getBytes(UTF_8));
  }

  @Override
  public void info(String line) {}

  @Override
  public void warn(String line) {}
}
