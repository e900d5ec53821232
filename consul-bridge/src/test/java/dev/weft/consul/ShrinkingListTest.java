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
import dev.weft.consul.watch.Trouble;
import dev.weft.consul.watch.VirtualLoop;
import dev.weft.consul.watch.Watch;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.balance.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A health list of which much or all is gone, as seconds pass. */
class ShrinkingListTest implements ConsulLog, Watch.Events {
  private static final String HEALTH = "/v1/health/service/users?consistent";
  private static final String CATALOG = "/v1/catalog/services?consistent";

  private final VirtualLoop loop = new VirtualLoop();
  private final List<String> lines = new ArrayList<>();
  private final List<MeshSnapshot> published = new ArrayList<>();

  /** What was asked and when, in milliseconds. */
  private final List<String> asked = new ArrayList<>();

  private Reply leader = new Reply.Failure("nobody there");
  private Reply catalog = ok("{\"consul\": []}", false);
  private ServiceWatch watch;

  @BeforeEach
  void watch() {
    Ground ground =
        new Ground(
            (path, timeoutMillis, done) -> {
              asked.add(loop.now() / 1_000_000 + " " + path);
              done.accept(path.equals(CATALOG) ? catalog : leader);
              return () -> {};
            },
            loop,
            Runnable::run,
            new Token(null, null, "TOKEN", line -> {}),
            Pace.DEFAULT,
            bound -> bound - 1,
            this);
    ConsulSettings settings = ConsulSettings.of(URI.create("http://127.0.0.1:8500"));
    SnapshotAssembler assembler =
        new SnapshotAssembler(
            settings,
            published::add,
            Runnable::run,
            this,
            new SnapshotCache(settings, loop, Runnable::run, this),
            new NoWatches(),
            Chains.off(this),
            new CompletableFuture<>());
    assembler.catalog(Set.of("consul", "users"), null);
    assembler.documents(Map.of());
    assembler.want(ServiceName.of("users"), new CompletableFuture<>());
    watch =
        new ServiceWatch(
            ServiceName.of("users"),
            new Paths("weft", null, null),
            ground,
            new Reach(
                new Home(ground), new Lookups(InetAddress::getAllByName, Runnable::run, loop)),
            assembler,
            this);
  }

  @Test
  void obeysAnEmptyListAfterTheLeaderSaidItTwiceThirtySecondsApart() {
    list(2);
    list(0);
    leader = ok("[]", false);
    assertThat(endpoints()).isEqualTo("1 2");
    assertThat(stale())
        .isEqualTo(
            "Consul lists no instance any more; keeping the last 2 for 30 s unless they come back");
    loop.pass(29_999);
    assertThat(endpoints()).isEqualTo("1 2");
    loop.pass(1);
    assertThat(endpoints()).isEmpty();
    assertThat(stale()).isNull();
    assertThat(asked)
        .containsExactly(
            "1000 " + HEALTH, "1000 " + CATALOG, "30000 " + HEALTH, "30000 " + CATALOG);
    assertThat(lines)
        .containsExactly(
            "WARN service users: Consul lists no instance any more; keeping the last 2 for 30 s"
                + " unless they come back",
            "INFO service users: no instance is left");
  }

  @Test
  void keepsTheMissingAmongTheListedWhenFewerThanHalfRemain() {
    list(4);
    list(1);
    leader = listed(passing(1));
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    assertThat(stale())
        .isEqualTo(
            "Consul lists 1 of 4 instances; keeping the others for 30 s unless they come back");
    loop.pass(30_000);
    assertThat(endpoints()).isEqualTo("1");
    assertThat(asked).containsExactly("1000 " + HEALTH, "30000 " + HEALTH);
    assertThat(lines).last().isEqualTo("INFO service users: 1 of 4 instances are left");
  }

  @Test
  void obeysAtOnceWhenHalfRemainOrThereWereOnlyTwo() {
    list(4);
    list(2);
    assertThat(endpoints()).isEqualTo("1 2");
    list(1);
    assertThat(endpoints()).isEqualTo("1");
    assertThat(asked).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void takesWhatConsulListsAsConsulSays() {
    list(4);
    accept(listed(critical(1)));
    assertThat(endpoints()).isEqualTo("1! 2 3 4");
    accept(listed(passing(7)));
    assertThat(endpoints()).isEqualTo("2 3 4 7");
  }

  @Test
  void doesNotKeepAnInstanceWhoseAddressIsListedUnderAnotherId() {
    list(4);
    accept(listed(FakeConsul.instance("new", 8004)));
    assertThat(endpoints()).isEqualTo("1 2 3 new");
  }

  @Test
  void isOverAsSoonAsAsManyAreListedAsBefore() {
    list(4);
    list(0);
    loop.pass(5_000);
    list(2);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    accept(listed(passing(1), passing(2), passing(3), passing(9)));
    assertThat(endpoints()).isEqualTo("1 2 3 9");
    assertThat(stale()).isNull();
    loop.pass(600_000);
    assertThat(endpoints()).isEqualTo("1 2 3 9");
    assertThat(asked).containsExactly("1000 " + HEALTH);
    assertThat(lines).last().isEqualTo("INFO service users: Consul lists 4 instances again");
  }

  @Test
  void believesALeaderWhoKnowsThemAll() {
    list(4);
    leader = listed(passing(1), passing(2), passing(3), passing(4));
    list(0);
    loop.pass(1_000);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    assertThat(stale()).isNull();
  }

  @Test
  void keepsTheMissingForThirtySecondsEvenIfMostAreBack() {
    list(4);
    list(0);
    leader = listed(passing(1), passing(2), passing(3));
    loop.pass(29_999);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    loop.pass(1);
    assertThat(endpoints()).isEqualTo("1 2 3");
  }

  @Test
  void isNotProlongedByShrinkingOn() {
    list(10);
    list(4);
    loop.pass(20_000);
    list(1);
    leader = ok("[]", false);
    assertThat(endpoints()).isEqualTo("1 10 2 3 4 5 6 7 8 9");
    list(0);
    loop.pass(9_999);
    assertThat(endpoints()).isEqualTo("1 10 2 3 4 5 6 7 8 9");
    loop.pass(1);
    assertThat(endpoints()).isEmpty();
  }

  @Test
  void doesNotKeepWhatWasListedMeanwhileAndThenLeft() {
    list(4);
    list(0);
    list(3);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    list(2);
    assertThat(endpoints()).isEqualTo("1 2 4");
    accept(listed(passing(1), passing(2), passing(5)));
    assertThat(endpoints()).isEqualTo("1 2 4 5");
  }

  @Test
  void isOverWhenThoseThatWereMissingAreBackThoughOthersHaveLeft() {
    list(4);
    list(1);
    accept(listed(passing(2), passing(3), passing(4)));
    assertThat(endpoints()).isEqualTo("2 3 4");
    assertThat(stale()).isNull();
  }

  @Test
  void keepsThemAgainWhenTheyVanishAgain() {
    list(4);
    list(0);
    list(3);
    list(0);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
  }

  @Test
  void keepsThemWhileNoLeaderConfirmsAndAsksLessAndLessOften() {
    list(4);
    list(0);
    loop.pass(100_000);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    assertThat(asked.stream().map(line -> line.replace(HEALTH, "").strip()))
        .containsExactly("1000", "30000", "31000", "33000", "37000", "45000", "61000", "91000");
    leader = ok("[]", false);
    loop.pass(30_000);
    assertThat(endpoints()).isEmpty();
  }

  @Test
  void keepsThemForEverIfTheCatalogIsEmptyTooForThenTheTokenSeesNothing() {
    list(4);
    leader = ok("[]", false);
    catalog = ok("{}", false);
    list(0);
    loop.pass(600_000);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    assertThat(stale())
        .isEqualTo("Consul hides the instances from the token (from TOKEN); the last known");
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo(
            "WARN service users: Consul hides its instances from the token (from TOKEN); keeping"
                + " the last 4 until it shows some");
    catalog = ok("{\"consul\": []}", false);
    loop.pass(30_000);
    assertThat(endpoints()).isEmpty();
  }

  @Test
  void keepsThemForEverIfConsulSaysThatItFilters() {
    list(4);
    leader = ok("[]", true);
    list(0);
    loop.pass(600_000);
    assertThat(endpoints()).isEqualTo("1 2 3 4");
    assertThat(asked).doesNotContain(CATALOG);
    assertThat(stale()).contains("hides the instances");
  }

  @Test
  void saysOnceThatNoneIsPassing() {
    list(2);
    accept(listed(critical(1), critical(2)));
    accept(listed(critical(1), critical(2), critical(3)));
    list(2);
    assertThat(lines)
        .containsExactly(
            "WARN service users: Consul lists 2 instances and none is passing (2 critical, 0 in"
                + " maintenance); the critical are the last resort",
            "INFO service users: instances are passing again");
    assertThat(published)
        .filteredOn(snapshot -> snapshot.services().containsKey("users"))
        .allMatch(snapshot -> users(snapshot).stale() == null);
  }

  @Test
  void costsNoMoreThanTheLengthOfTheListWhenThatIsTenThousand() {
    list(10_000);
    long begin = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      list(100 + i);
    }
    long millis = (System.nanoTime() - begin) / 1_000_000;
    assertThat(endpoints().split(" ")).hasSize(10_000);
    // Comparing each with each would be 10^8 steps a time.
    assertThat(millis).isLessThan(5_000);
  }

  private void list(int upTo) {
    accept(
        listed(
            IntStream.rangeClosed(1, upTo)
                .mapToObj(ShrinkingListTest::passing)
                .toArray(String[]::new)));
  }

  private void accept(Reply.Answer answer) {
    try {
      watch.accept(answer);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    loop.pass(0);
  }

  /** Ids in order, with ! if critical. */
  private String endpoints() {
    return users(last()).endpoints().stream()
        .map(endpoint -> endpoint.id() + (endpoint.health() == Health.CRITICAL ? "!" : ""))
        .collect(Collectors.joining(" "));
  }

  private String stale() {
    return users(last()).stale();
  }

  private MeshSnapshot last() {
    return published.get(published.size() - 1);
  }

  private static MeshSnapshot.Service users(MeshSnapshot snapshot) {
    return snapshot.services().get("users");
  }

  private static String passing(int number) {
    return FakeConsul.instance("" + number, 8000 + number);
  }

  private static String critical(int number) {
    return passing(number)
        .replace("\"Checks\":[]", "\"Checks\":[{\"CheckID\":\"c\",\"Status\":\"critical\"}]");
  }

  private static Reply.Answer listed(String... entries) {
    return ok("[" + String.join(",", entries) + "]", false);
  }

  private static Reply.Answer ok(String body, boolean filtered) {
    return new Reply.Answer(200, 9, 0, null, null, filtered, false, body.getBytes(UTF_8));
  }

  @Override
  public void info(String line) {
    lines.add("INFO " + line);
  }

  @Override
  public void warn(String line) {
    lines.add("WARN " + line);
  }

  @Override
  public void succeeded(Watch succeeded) {}

  @Override
  public void failed(Watch failed, Trouble trouble) {}

  private static final class NoWatches implements WatchedServices.Watching {
    @Override
    public void start(ServiceName name) {}

    @Override
    public void stop(ServiceName name) {}
  }
}
