package dev.weft.consul.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Instances registered under host names, and a resolver that takes its time. */
class LookupsTest {
  private final List<String> lines = new ArrayList<>();
  private final Desk desk = new Desk();
  private final Endpoints endpoints =
      new Endpoints(
          new Endpoints.Question("users", null, false), desk.reach, desk.later::add, lines::add);

  @AfterEach
  void close() {
    desk.reach.lookups().close();
  }

  @Test
  void tellsTheEndpointsOnceTheNamesAreKnown() throws Exception {
    assertThat(read("one.test", "two.test")).isNull();
    desk.resolve("two.test", "10.0.0.2");
    desk.work();
    assertThat(desk.later).isEmpty();
    desk.resolve("one.test", "10.0.0.1");
    desk.work();
    assertThat(desk.later).hasSize(1);
    assertThat(told()).containsExactly("10.0.0.1:80", "10.0.0.2:80");
    assertThat(lines).isEmpty();
  }

  @Test
  void tellsWithoutThoseThatTakeTooLongAndAgainWithThem() throws Exception {
    read("slow.test", "10.0.0.2");
    desk.pass(1_000);
    assertThat(told()).containsExactly("10.0.0.2:80");
    assertThat(lines).isEmpty();
    desk.resolve("slow.test", "10.0.0.1");
    desk.work();
    assertThat(told()).containsExactlyInAnyOrder("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void tellsThatThereIsNothingOnlyIfThereNeverWasAnything() throws Exception {
    read("slow.test");
    desk.pass(1_000);
    assertThat(told()).isEmpty();
    desk.resolve("slow.test", "10.0.0.1");
    desk.work();
    assertThat(told()).hasSize(1);
    read("slower.test");
    desk.pass(1_000);
    assertThat(told()).hasSize(1);
  }

  @Test
  void doesNotWaitForANameThatIsKnownAndFollowsItsAddress() throws Exception {
    read("one.test");
    desk.resolve("one.test", "10.0.0.1", "10.0.0.2");
    desk.work();
    desk.resolve("one.test", "10.0.0.2", "10.0.0.1");
    assertThat(read("one.test")).extracting(Endpoint::authority).containsExactly("10.0.0.1:80");
    desk.work();
    assertThat(told()).containsExactly("10.0.0.1:80");
    desk.resolve("one.test", "10.0.0.3");
    read("one.test");
    desk.work();
    assertThat(told()).containsExactly("10.0.0.3:80");
    desk.resolve("one.test");
    read("one.test");
    desk.work();
    assertThat(told()).as("kept while the name can't be resolved").containsExactly("10.0.0.3:80");
  }

  @Test
  void saysOnceThatANameCannotBeResolved() throws Exception {
    desk.resolve("none.test");
    for (int i = 0; i < 3; i++) {
      read("none.test", "10.0.0.2");
      desk.work();
    }
    assertThat(told()).containsExactly("10.0.0.2:80");
    assertThat(lines)
        .containsExactly(
            "service users: instance none.test at none.test:80 is left out: its host name can't be"
                + " resolved");
  }

  @Test
  void tellsNothingOfAnAnswerThatIsOutdated() throws Exception {
    read("slow.test");
    assertThat(read("10.0.0.2")).hasSize(1);
    desk.resolve("slow.test", "10.0.0.1");
    desk.work();
    desk.pass(1_000);
    assertThat(desk.later).isEmpty();
    read("slower.test");
    endpoints.forget();
    desk.pass(1_000);
    assertThat(desk.later).isEmpty();
  }

  private List<String> told() {
    return desk.later.get(desk.later.size() - 1).stream().map(Endpoint::authority).toList();
  }

  /** One instance for each host, on port 80. */
  private List<Endpoint> read(String... hosts) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String host : hosts) {
      entries.add(
          """
          {"Node":{"Node":"n1","Address":"10.9.9.9"},
           "Service":{"ID":"%s","Address":"%s","Port":80},"Checks":[]}"""
              .formatted(host, host));
    }
    return endpoints.read(
        new ByteArrayInputStream(entries.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
