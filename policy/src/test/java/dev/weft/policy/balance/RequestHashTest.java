package dev.weft.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Given;
import dev.weft.policy.balance.HashOn.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which requests belong together. */
class RequestHashTest {
  private static final HashOn USER = new HashOn(Kind.HEADER, "x-user");
  private static final HashOn ID = new HashOn(Kind.QUERY, "id");

  @Test
  void onePartIsTheHashOfItsValue() {
    assertThat(hash("/a?id=7", Map.of("x-user", "asdf"), USER)).isEqualTo(0x415872f599cea71eL);
  }

  @Test
  void allPartsThatAreThereCountInOrder() {
    long user = XxHash64.of("asdf", 0);
    long id = XxHash64.of("7", 0);
    Map<String, String> headers = Map.of("x-user", "asdf");
    assertThat(hash("/a?id=7", headers, USER, ID)).isEqualTo(Long.rotateLeft(user, 1) ^ id);
    assertThat(hash("/a?id=7", headers, ID, USER)).isEqualTo(Long.rotateLeft(id, 1) ^ user);
    assertThat(hash("/a", headers, ID, USER)).as("no id").isEqualTo(user);
    assertThat(hash("/a?id=7", Map.of(), USER, ID)).as("no user").isEqualTo(id);
  }

  @Test
  void aRequestWithoutAnyPartHasNoKey() {
    assertThat(hash("/a", Map.of(), USER, ID)).isEqualTo(RequestHash.NONE);
    assertThat(hash("/a", Map.of())).isEqualTo(RequestHash.NONE);
  }

  @Test
  void theNextKeysAreAllDifferent() {
    Set<Long> keys = new HashSet<>();
    long key = RequestHash.NONE;
    for (int i = 0; i < 100; i++) {
      key = RequestHash.next(key);
      assertThat(key).isNotEqualTo(RequestHash.NONE);
      keys.add(key);
    }
    assertThat(keys).hasSize(100);
  }

  private static long hash(String path, Map<String, String> headers, HashOn... parts) {
    return RequestHash.of(List.of(parts), Given.request("GET", "users", path, headers));
  }
}
