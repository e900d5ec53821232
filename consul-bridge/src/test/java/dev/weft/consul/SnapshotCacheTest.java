package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.weft.consul.json.Known;
import dev.weft.consul.watch.Loop;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.document.PolicyStore.Text;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCacheTest implements ConsulLog, Loop {
  private final List<String> lines = new ArrayList<>();
  private final List<Long> delays = new ArrayList<>();
  private final List<Runnable> timers = new ArrayList<>();
  @TempDir Path parent;
  private Path folder;
  private ConsulSettings settings;
  private Endpoint endpoint;

  @BeforeEach
  void prepare() throws Exception {
    folder = parent.resolve("cache");
    settings =
        ConsulSettings.of(URI.create("http://127.0.0.1:8500"))
            .withCaller("web")
            .withCacheDir(folder)
            .withToken("s3cret", null, "WEFT_TOKEN");
    endpoint =
        new Endpoint(
            "users-1",
            InetAddress.getByName("::1"),
            8081,
            Health.WARNING,
            3,
            Set.of("v1"),
            Map.of("zone", "a"));
  }

  @Test
  void readsWhatItWrote() {
    SnapshotCache cache = cache();
    cache.save(known(cache, "users"), true);
    fire();
    Known read = cache().load();
    assertThat(read.catalog()).containsExactly("users");
    assertThat(read.services()).containsExactly(Map.entry("users", List.of(endpoint)));
    assertThat(new String(read.documents().get("mesh").utf8(), StandardCharsets.UTF_8))
        .isEqualTo("{}");
    assertThat(read.documents().get("mesh").modifyIndex()).isEqualTo(9);
    assertThat(lines).isEmpty();
  }

  @Test
  void isForTheOwnerAloneAndHoldsNoToken() throws Exception {
    SnapshotCache cache = cache();
    cache.save(known(cache, "users"), true);
    fire();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .singleElement()
          .satisfies(
              file -> {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
                assertThat(Files.readString(file)).doesNotContain("s3cret");
              });
    }
  }

  @Test
  void keepsServicesThatOnlyTheFileKnows() {
    SnapshotCache first = cache();
    first.save(known(first, "users"), true);
    fire();
    SnapshotCache second = cache();
    second.save(known(second, "orders"), true);
    fire();
    assertThat(cache().load().services()).containsOnlyKeys("users", "orders");
  }

  @Test
  void writesTheFirstCompleteStateSoonAndLaterOnesAtMostOnceASecond() {
    SnapshotCache cache = cache();
    cache.save(known(cache, "users"), false);
    assertThat(delays).containsExactly(1_000_000_000L);
    cache.save(known(cache, "users"), true);
    cache.save(known(cache, "orders"), true);
    assertThat(delays).containsExactly(1_000_000_000L, 100_000_000L);
    assertThat(cache.isBehind()).isTrue();
    fire();
    assertThat(cache.isBehind()).isFalse();
    assertThat(cache().load().services()).containsOnlyKeys("orders");
    cache.save(known(cache, "users"), true);
    cache.save(known(cache, "users"), true);
    assertThat(delays).containsExactly(1_000_000_000L, 100_000_000L, 1_000_000_000L);
  }

  @Test
  void deletesWhatWasAbandonedHalfWrittenAnHourAgo() throws Exception {
    SnapshotCache cache = cache();
    cache.save(known(cache, "users"), true);
    fire();
    Path file = onlyFile();
    Path old = Files.createFile(folder.resolve(file.getFileName() + "1.tmp"));
    Path recent = Files.createFile(folder.resolve(file.getFileName() + "2.tmp"));
    Path other = Files.createFile(folder.resolve("other.json1.tmp"));
    for (Path abandoned : List.of(old, other)) {
      Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minusSeconds(4000)));
    }
    SnapshotCache next = cache();
    next.save(known(next, "users"), true);
    fire();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, recent, other);
    }
  }

  @Test
  void ignoresABrokenFileAndOneOfAnotherConsul() throws Exception {
    SnapshotCache cache = cache();
    cache.save(known(cache, "users"), true);
    fire();
    Path file = onlyFile();
    String good = Files.readString(file);
    Files.writeString(file, good.replace("caller=web", "caller=other"));
    assertThat(cache().load()).isNull();
    assertThat(lines).singleElement().asString().contains("belongs to").contains("caller=other");
    Files.writeString(file, good.substring(0, 60));
    assertThat(cache().load()).isNull();
    Files.writeString(file, good.replace("\"ip\":\"0:0", "\"ip\":\"host.example"));
    assertThat(cache().load()).isNull();
    assertThat(lines).hasSize(3).allMatch(line -> line.contains("is ignored"));
  }

  @Test
  void doesNotTrustAFolderThatOthersMayWriteTo() throws Exception {
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    SnapshotCache cache = cache();
    assertThat(cache.load()).isNull();
    cache.save(known(cache, "users"), true);
    assertThat(lines)
        .containsExactly("cacheDir " + folder + " is not used: others may write to it");
    assertThat(folder).isEmptyDirectory();
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.reduce((one, other) -> fail("not the only file: " + other)).orElseThrow();
    }
  }

  private Known known(SnapshotCache cache, String service) {
    return new Known(
        cache.of(),
        1_700_000_000_000L,
        Set.of(service),
        Map.of("mesh", new Text("{}".getBytes(StandardCharsets.UTF_8), 9)),
        Map.of(service, new Text("{}".getBytes(StandardCharsets.UTF_8), 7)),
        Map.of(service, List.of(endpoint)));
  }

  private SnapshotCache cache() {
    return new SnapshotCache(settings, this, Runnable::run, this);
  }

  private void fire() {
    List<Runnable> due = List.copyOf(timers);
    timers.clear();
    due.forEach(Runnable::run);
  }

  @Override
  public void info(String line) {
    lines.add(line);
  }

  @Override
  public void warn(String line) {
    lines.add(line);
  }

  @Override
  public long now() {
    return 0;
  }

  @Override
  public void run(Runnable task) {
    task.run();
  }

  @Override
  public Runnable after(long delayNanos, Runnable task) {
    delays.add(delayNanos);
    timers.add(task);
    return () -> timers.remove(task);
  }
}
