package dev.weft.agent.it.client;

import dev.weft.agent.it.consul.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every client, each in all the ways it can be used. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpClientContract
    implements RoutingContract,
        SamenessContract,
        RedirectContract,
        FailureContract,
        PolicyContract,
        WireContract,
        LocalReplyContract,
        TroubleContract {
  private static final HttpClient ADMIN = HttpClient.newHttpClient();

  private final String client;
  private final String scheme;
  private final int version;
  private Stage stage;

  HttpClientContract(String client, String scheme, int version) {
    this.client = client;
    this.scheme = scheme;
    this.version = version;
  }

  @BeforeAll
  void open(@TempDir Path folder) {
    stage = new Stage(folder);
  }

  @BeforeEach
  void reset() {
    stage.reset();
  }

  /** A request that isn't counted off would weigh on the balance for good. */
  @AfterEach
  void nothingIsLeftInFlight() {
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create(stage.meshed.admin() + "/metrics")).build();
    Patience.await("the end of all tries", () -> isIdle(metrics));
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public String client() {
    return client;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public int version() {
    return version;
  }

  private static boolean isIdle(HttpRequest metrics) {
    try {
      return ADMIN
          .send(metrics, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("weft_upstream_active{"))
          .allMatch(line -> line.endsWith(" 0") || line.endsWith(" 0.0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
