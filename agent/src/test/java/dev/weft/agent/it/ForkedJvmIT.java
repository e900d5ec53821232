package dev.weft.agent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the harness of the other tests starts what it says and misses nothing. */
class ForkedJvmIT {
  @TempDir Path folder;

  @Test
  void anApplicationCallsAServiceOfTheFileRegistry() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.2"))) {
      Thread serving = new Thread(() -> answerOnce(server), "server");
      serving.setDaemon(true);
      serving.start();
      String registry =
          new MeshFile(folder)
              .service("users", List.of(new InetSocketAddress("127.0.0.2", server.getLocalPort())))
              .write();
      try (ForkedJvm app =
          ForkedJvm.commands()
              .agent("service=web,cacheDir=" + folder + "," + registry)
              .logs("\\[weft\\] read .*mesh\\.json: 1 service")
              .start()) {
        Fields reply = app.call(Application.class, "get", Fields.of("url", "http://users/"));
        assertThat(reply.get("status")).isEqualTo("204");
        assertThat(app.admin().getPort()).isPositive();
      }
    }
  }

  @Test
  void aLineThatWasNotAnnouncedFailsTheTest() {
    ForkedJvm app = ForkedJvm.commands().start();
    app.call(Application.class, "complain", Fields.of("line", "a warning"));
    assertThatThrownBy(app::close).hasMessageContaining("unexpected on stderr: a warning");
  }

  @Test
  void anExceptionInTheApplicationFailsTheTest() {
    try (ForkedJvm app = ForkedJvm.commands().start()) {
      assertThatThrownBy(() -> app.call(Application.class, "get", Fields.of("url", "http://[")))
          .hasMessageContaining("IllegalArgumentException");
    }
  }

  @Test
  void theTestsOwnLibrariesAreNotOnTheApplicationsClassPath() {
    try (ForkedJvm app = ForkedJvm.commands().start()) {
      Fields found =
          app.call(Application.class, "find", Fields.of("type", "io.netty.buffer.ByteBuf"));
      assertThat(found.get("found")).isEqualTo("false");
    }
  }

  @Test
  void anApplicationThatEndsIsSeenToEnd() {
    try (ForkedJvm app =
        ForkedJvm.of(Hello.class).argument("there").prints("hello there").start()) {
      assertThat(app.awaitExit(Duration.ofSeconds(10))).isZero();
      assertThat(app.printed()).containsExactly("hello there");
    }
  }

  private static void answerOnce(ServerSocket server) {
    try (Socket socket = server.accept()) {
      byte[] head = new byte[4096];
      socket.getInputStream().read(head);
      socket
          .getOutputStream()
          .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().read(head);
    } catch (IOException e) {
      // The test sees that there was no answer.
    }
  }

  /** What the application does. */
  public static final class Application {
    private Application() {}

    public static Fields get(Fields arguments) throws Exception {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(arguments.get("url")).toURL().openConnection();
      return Fields.of("status", connection.getResponseCode());
    }

    public static Fields complain(Fields arguments) {
      System.err.println(arguments.get("line"));
      return Fields.of();
    }

    public static Fields find(Fields arguments) {
      try {
        Class.forName(arguments.get("type"));
        return Fields.of("found", true);
      } catch (ClassNotFoundException e) {
        return Fields.of("found", false);
      }
    }
  }

  /** Prints one line and ends. */
  public static final class Hello {
    private Hello() {}

    public static void main(String[] args) {
      System.out.println("hello " + args[0]);
    }
  }
}
