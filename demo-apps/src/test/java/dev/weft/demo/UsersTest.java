package dev.weft.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.demo.http.Request;
import dev.weft.demo.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsersTest {
  private final Instance query =
      Instance.of("users-query", Settings.parse("instance=q1", "version=v2", "workMillis=0"));
  private final Instance update =
      Instance.of("users-update", Settings.parse("instance=u1", "workMillis=0"));

  @Test
  void everyAnswerSaysWhichInstanceAndVersionItIsFrom() throws Exception {
    Response found = UsersQuery.answer(query, request("GET", "/v2/users/7", ""));
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.headers()).containsEntry("x-instance", "q1").containsEntry("x-version", "v2");
    assertThat(new String(found.body(), StandardCharsets.UTF_8))
        .contains("\"user\":\"7\"", "\"instance\":\"q1\"", "\"version\":\"v2\"");

    Response updated = UsersUpdate.answer(update, request("PUT", "/users/7", "{}"));
    assertThat(updated.headers())
        .containsEntry("x-instance", "u1")
        .containsEntry("x-version", "v1");
  }

  @Test
  void theServicesSayWhatTheyDoNotTake() throws Exception {
    assertThat(UsersQuery.answer(query, request("PUT", "/users/7", "{}")).status()).isEqualTo(405);
    assertThat(UsersQuery.answer(query, request("GET", "/orders", "")).status()).isEqualTo(404);
    assertThat(UsersUpdate.answer(update, request("GET", "/users/7", "")).status()).isEqualTo(405);
    assertThat(UsersUpdate.answer(update, request("PUT", "/users/7", "")).status()).isEqualTo(400);
  }

  private static Request request(String method, String path, String body) {
    return new Request(method, path, Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }
}
