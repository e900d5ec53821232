package dev.weft.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.consul.http.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many watches over TLS: one connection instead of one each. */
class Http2IT {
  @TempDir Path folder;

  @Test
  void holds240BlockingQueriesOnOneConnection() throws Exception {
    try (SecureConsul secure = SecureConsul.start(folder);
        Wire wire = new Wire(secure.address(), secure.authority())) {
      holdsManyOnOne(secure.consul, wire);
    }
  }

  @Test
  void doesSoWithAClientCertificateToo() throws Exception {
    try (SecureConsul secure = SecureConsul.startMutual(folder, "");
        Wire wire = new Wire(secure.address(), secure.client(SecureConsul.NAME))) {
      holdsManyOnOne(secure.consul, wire);
    }
  }

  @Test
  void opensASecondConnectionForWhatConsulDoesNotAllowOnOne() throws Exception {
    try (SecureConsul secure = SecureConsul.start(folder);
        Wire wire = new Wire(secure.address(), secure.authority())) {
      List<Wire.Query> held = held(wire, 300);
      secure.consul.putKv("x/y", "1");
      for (Wire.Query query : held) {
        assertThat(query.answer().status()).isEqualTo(200);
      }
      assertThat(wire.http.connections()).isEqualTo(2);
    }
  }

  @Test
  void cancelsOneStreamAndKeepsTheOthers() throws Exception {
    try (SecureConsul secure = SecureConsul.start(folder);
        Wire wire = new Wire(secure.address(), secure.authority())) {
      List<Wire.Query> held = held(wire, 240);
      for (Wire.Query query : held.subList(0, 239)) {
        query.cancel();
      }
      // Consul lets no more than 250 on a connection: only cancelled streams make room for these.
      List<Wire.Query> more = held(wire, 200);
      secure.consul.putKv("x/y", "1");
      assertThat(held.get(239).answer().status()).isEqualTo(200);
      for (Wire.Query query : more) {
        assertThat(query.answer().status()).isEqualTo(200);
      }
      assertThat(wire.http.connections()).isEqualTo(1);
    }
  }

  @Test
  void readsALargeAnswer() throws Exception {
    try (SecureConsul secure = SecureConsul.start(folder);
        Wire wire = new Wire(secure.address(), secure.authority())) {
      String noise =
          new java.util.Random(1)
              .ints(100_000, 32, 126)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      for (int i = 0; i < 30; i++) {
        secure.consul.putKv("large/" + i, noise);
      }
      Reply.Answer answer = wire.get("/v1/kv/large/?recurse").answer();
      assertThat(answer.gzip()).isTrue();
      assertThat(answer.body().length).isGreaterThan(1 << 20);
      assertThat(answer.content().readAllBytes().length).isGreaterThan(4_000_000);
    }
  }

  @Test
  void noticesThatConsulIsGone() throws Exception {
    try (SecureConsul secure = SecureConsul.start(folder);
        Wire wire = new Wire(secure.address(), secure.authority())) {
      List<Wire.Query> held = held(wire, 20);
      secure.consul.stop();
      for (Wire.Query query : held) {
        // Asked once more at once: by then nobody listens, or the one who goes hangs up, be it
        // before TLS is agreed or after.
        assertThat(query.failure().seen())
            .matches(
                "connection (refused|closed before any answer|broken: .+)|no TLS connection: .+");
      }
      assertThat(wire.http.connections()).isZero();
    }
  }

  private static void holdsManyOnOne(RealConsul consul, Wire wire) {
    List<Wire.Query> held = held(wire, 240);
    consul.putKv("x/y", "1");
    for (Wire.Query query : held) {
      assertThat(query.answer().status()).isEqualTo(200);
    }
    assertThat(wire.http.connections()).isEqualTo(1);
  }

  /** Queries that Consul holds until {@code x/y} is written. */
  private static List<Wire.Query> held(Wire wire, int count) {
    long index = wire.get("/v1/kv/x/y").answer().index();
    List<Wire.Query> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(wire.get("/v1/kv/x/y?index=" + Math.max(1, index) + "&wait=60s"));
    }
    // A query that isn't held is answered after those before it were sent.
    wire.get("/v1/status/leader").answer();
    return held;
  }
}
