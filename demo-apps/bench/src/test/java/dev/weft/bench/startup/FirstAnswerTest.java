package dev.weft.bench.startup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weft.bench.server.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstAnswerTest {
  private final int port = Ports.free();
  private final AtomicReference<HttpServer> server = new AtomicReference<>();

  @AfterEach
  void stop() {
    if (server.get() != null) {
      server.get().stop(0);
    }
  }

  @Test
  void waitsForAnApplicationThatDoesNotListenYet() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    FirstAnswer.await(
        port,
        () -> {
          if (looks.incrementAndGet() == 3) {
            listen(200);
          }
          return looks.get() < 100;
        });
  }

  @Test
  void anApplicationThatEndsIsAnError() {
    AtomicInteger looks = new AtomicInteger();
    assertThatThrownBy(() -> FirstAnswer.await(port, () -> looks.incrementAndGet() < 3))
        .hasMessageContaining("didn't start");
  }

  @Test
  void anotherStatusIsAnError() {
    listen(500);
    assertThatThrownBy(() -> FirstAnswer.await(port, () -> true)).hasMessageContaining("500");
  }

  private void listen(int status) {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      created.createContext(
          "/users/7",
          exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      created.start();
      server.set(created);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
