package dev.weft.consul;

import static dev.weft.consul.FakeConsul.HANG;
import static dev.weft.consul.FakeConsul.USERS;
import static dev.weft.consul.FakeConsul.instance;
import static dev.weft.consul.FakeConsul.ok;
import static dev.weft.consul.FakeConsul.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.watch.Pace;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OddAnswersTest {
  private static final Pace QUICK = new Pace(1, 10_000, 200, 20, 100, 300);

  private final FakeConsul consul = new FakeConsul();

  @AfterEach
  void close() {
    consul.close();
  }

  @Test
  void startsOverWhenTheIndexGoesBackwards() {
    AtomicInteger answers = new AtomicInteger();
    consul.script(
        request -> {
          if (!request.path().equals(USERS)) {
            return null;
          }
          return switch (answers.incrementAndGet()) {
            case 1 -> ok(100, "[" + instance("users-1", 8081) + "]");
            case 2 -> ok(5, "[" + instance("users-2", 8082) + "]");
            case 3, 4 -> ok(5, "[" + instance("users-2", 8082) + "]");
            default -> HANG;
          };
        });
    try (Bench bench = bench()) {
      bench.want("users");
      bench.await("the fifth question", b -> consul.count(USERS) == 5);
      assertThat(
              consul.requests.stream()
                  .filter(r -> r.path().equals(USERS))
                  .map(FakeConsul.Request::index))
          .containsExactly(0L, 100L, 0L, 0L, 5L);
      assertThat(consul.requests).filteredOn(FakeConsul.Request::isConsistent).hasSize(1);
      assertThat(bench.endpoints("users").get(0).id()).isEqualTo("users-2");
    }
  }

  @Test
  void doesNotBelieveAnEmptyListThatTheLeaderDenies() {
    AtomicInteger answers = new AtomicInteger();
    consul.script(
        request -> {
          if (!request.path().equals(USERS)) {
            return null;
          }
          if (request.isConsistent()) {
            return ok(6, "[" + instance("users-1", 8081) + "]");
          }
          return switch (answers.incrementAndGet()) {
            case 1 -> ok(5, "[" + instance("users-1", 8081) + "]");
            case 2 -> ok(6, "[]");
            default -> HANG;
          };
        });
    try (Bench bench = bench()) {
      bench.want("users");
      bench.await("a doubt", b -> b.said("lists no instance any more"));
      bench.await(
          "restored",
          b ->
              consul.requests.stream().anyMatch(FakeConsul.Request::isConsistent)
                  && b.snapshot().services().get("users").stale() == null);
      assertThat(bench.published)
          .filteredOn(s -> s.services().containsKey("users"))
          .allMatch(s -> s.services().get("users").endpoints().size() == 1);
    }
  }

  @Test
  void slowsDownWhenConsulNeverBlocks() {
    consul.script(
        request ->
            request.path().equals(USERS) ? ok(5, "[" + instance("users-1", 8081) + "]") : null);
    long begin = System.nanoTime();
    try (Bench bench = bench()) {
      bench.want("users");
      bench.await("a burst and ten more", b -> consul.count(USERS) >= 41);
      assertThat((System.nanoTime() - begin) / 1_000_000).isGreaterThan(700);
      assertThat(bench.published).hasSizeLessThan(5);
    }
  }

  @Test
  void readsAGzippedChunkedAnswer() throws Exception {
    var packed = new java.io.ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
      gzip.write(raw("[" + instance("users-1", 8081) + "]"));
    }
    byte[] body = packed.toByteArray();
    var answer = new java.io.ByteArrayOutputStream();
    answer.write(
        raw(
            "HTTP/1.1 200 OK\r\nX-Consul-Index: 3\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length)
                + "\r\n"));
    answer.write(body);
    answer.write(raw("\r\n0\r\n\r\n"));
    consul.script(
        request ->
            request.path().equals(USERS) && request.index() == 0 ? answer.toByteArray() : null);
    try (Bench bench = bench()) {
      bench.want("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(consul.requests)
          .allMatch(request -> "gzip".equals(request.header("Accept-Encoding")));
    }
  }

  @Test
  void startsFromTheCacheFileWhenConsulHangs(@TempDir Path folder) {
    consul.script(
        request ->
            request.path().equals(USERS) && request.index() == 0
                ? ok(4, "[" + instance("users-1", 8081) + "]")
                : null);
    ConsulSettings settings =
        ConsulSettings.of(consul.address()).withPace(QUICK).withCacheDir(folder.resolve("cache"));
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
    }
    consul.script(request -> HANG);
    try (Bench bench = new Bench(settings)) {
      bench.want("users");
      assertThat(bench.endpoints("users")).hasSize(1);
      assertThat(bench.snapshot().services().get("users").stale()).contains("cache file");
      assertThat(bench.snapshot().catalog()).contains("consul");
    }
  }

  private Bench bench() {
    return new Bench(ConsulSettings.of(consul.address()).withPace(QUICK));
  }
}
