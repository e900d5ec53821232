package dev.weft.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.route.HeaderOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderChangesTest {
  private final List<String> calls = new ArrayList<>();
  private final Headers headers =
      new Headers() {
        @Override
        public void remove(String name) {
          calls.add("-" + name);
        }

        @Override
        public void add(String name, String value) {
          calls.add(name + "=" + value);
        }
      };

  @Test
  void someAreRemovedThenSetThenAdded() {
    HeaderChanges.apply(
        new HeaderOps(Map.of("x-set", "1"), Map.of("x-add", "2"), List.of("x-gone")), headers);

    assertThat(calls).containsExactly("-x-gone", "-x-set", "x-set=1", "x-add=2");
  }

  @Test
  void whatFramesAMessageStays() {
    HeaderChanges.apply(
        new HeaderOps(
            Map.of("host", "other", "content-length", "1"),
            Map.of("transfer-encoding", "chunked", ":path", "/"),
            List.of("connection", "Expect")),
        headers);

    assertThat(calls).isEmpty();
  }

  @Test
  void aMirrorsHostHasAnEndingBeforeItsPort() {
    assertThat(RequestCopy.shadowed("users")).isEqualTo("users-shadow");
    assertThat(RequestCopy.shadowed("users:8080")).isEqualTo("users-shadow:8080");
  }
}
