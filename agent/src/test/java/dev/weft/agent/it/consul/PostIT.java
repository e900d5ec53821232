package dev.weft.agent.it.consul;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.consul.RealConsul;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A POST whose bytes were sent ends as it would without the mesh, and the mesh never repeats it.
 */
@Tag("timed")
class PostIT {
  private static final List<String> KINDS = List.of("URL", "SEND", "ASYNC", "SEND2", "ASYNC2");
  private static final int HOLD_MILLIS = 20;
  private static final int THREADS = 15;

  private static RealConsul consul;

  @BeforeAll
  static void start() {
    consul = RealConsul.start();
  }

  @AfterAll
  static void stop() {
    consul.close();
  }

  @Test
  void reachesOneServerOnceWhenAnInstanceIsKilled() {
    try (InstanceProcess first = InstanceProcess.start("a", HOLD_MILLIS);
        InstanceProcess second = InstanceProcess.start("b", HOLD_MILLIS);
        InstanceProcess victim = InstanceProcess.start("v", HOLD_MILLIS);
        ForkedJvm application = application()) {
      List<InstanceProcess> all = List.of(first, second, victim);
      all.forEach(each -> consul.register("killed", each.id(), "127.0.0.1", each.port()));
      application.call(Caller.class, "startLoad", post("http://killed/"));
      Admin admin = Admin.of(application);
      admin.await(
          "/services/killed",
          page -> {
            var node = KilledInstanceIT.endpoint(page, "v");
            return node != null
                && node.path("requests").asInt() > 20
                && node.path("active").asInt() >= 4;
          });
      victim.kill();
      admin.await("/services/killed", page -> KilledInstanceIT.endpoint(page, "v").has("ejection"));
      Fields end = application.call(Caller.class, "stopLoad");
      List<String> posts = new ArrayList<>();
      all.forEach(each -> posts.addAll(each.posts()));
      System.out.printf(
          "POST: %s calls, %s failed with %s%n",
          end.get("calls"), end.get("failures"), messages(end));
      assertThat(posts).doesNotHaveDuplicates();
      assertThat(end.number("failures", 0)).isBetween(1, THREADS);
      assertThat(messages(end)).allMatch(PostIT::isTheClientsOwn);
      assertThat(messagesWithoutTheAgent()).isNotEmpty().allMatch(PostIT::isTheClientsOwn);
    }
  }

  /** The JDK itself repeats a POST of HttpURLConnection on a kept-alive connection that ends. */
  @Test
  void isRepeatedByTheClientItselfAsWithoutTheAgent() {
    try (Instance instance = Instance.start("a");
        ForkedJvm meshed = application();
        ForkedJvm plain = ForkedJvm.commands().start()) {
      consul.register("dropping", "a", "127.0.0.1", instance.port());
      Map<String, String> with = drops(meshed, instance, "http://dropping/");
      Map<String, String> without = drops(plain, instance, "http://127.0.0.1:" + instance.port());
      System.out.println("POST dropped: " + with);
      assertThat(with).isEqualTo(without);
      assertThat(with.get("URL")).startsWith("2 times");
      assertThat(with.get("SEND")).startsWith("1 times");
    }
  }

  /**
   * A write that fails makes HttpURLConnection connect once more by itself, in a way of its own: it
   * once asked the name server for the name in the mesh.
   */
  @Test
  void isSentAgainAfterAFailedWriteAsWithoutTheAgent() {
    String large = "x".repeat(4_000_000);
    try (Instance instance = Instance.start("a");
        ForkedJvm meshed = application()) {
      consul.register("closing", "a", "127.0.0.1", instance.port());
      for (int i = 0; i < 5; i++) {
        Fields post =
            Fields.of("kind", "URL", "method", "POST", "url", "http://closing/", "body", large);
        assertThat(meshed.call(Caller.class, "call", post).all()).containsEntry("status", "200");
        instance.closeConnections();
      }
    }
  }

  private static Map<String, String> drops(ForkedJvm jvm, Instance instance, String url) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (String kind : List.of("URL", "SEND", "ASYNC")) {
      Fields post = Fields.of("kind", kind, "method", "POST", "url", url, "body", "first");
      assertThat(jvm.call(Caller.class, "call", post).get("status")).isEqualTo("200");
      int before = instance.requests();
      instance.drop(1);
      Fields answer = jvm.call(Caller.class, "call", post.with("body", "second"));
      instance.drop(0);
      seen.put(
          kind,
          (instance.requests() - before)
              + " times, "
              + answer.get("status", answer.get("failure", "")));
    }
    return seen;
  }

  private static Set<String> messagesWithoutTheAgent() {
    try (InstanceProcess victim = InstanceProcess.start("p", HOLD_MILLIS);
        ForkedJvm application = ForkedJvm.commands().start()) {
      application.call(Caller.class, "startLoad", post("http://127.0.0.1:" + victim.port() + "/"));
      Patience.await(
          "load", () -> application.call(Caller.class, "load").number("answered", 0) > 60);
      victim.kill();
      Patience.await(
          "failures", () -> application.call(Caller.class, "load").number("failures", 0) > THREADS);
      return messages(application.call(Caller.class, "stopLoad"));
    }
  }

  private static Fields post(String url) {
    return Fields.of(
        "kinds", String.join(",", KINDS), "threads", THREADS, "method", "POST", "url", url);
  }

  /** The exceptions with which the JDK's clients tell of a server that dies, and no others. */
  private static boolean isTheClientsOwn(String failure) {
    String exception =
        "java\\.(io\\.(IO|EOF)|net\\.(Socket|Connect)|nio\\.channels\\.ClosedChannel)Exception";
    String[] chain = failure.substring(failure.indexOf(' ') + 1).split(" <- ");
    return Arrays.stream(chain).allMatch(link -> link.matches(exception + "(: .*)?"))
        && !failure.contains("weft");
  }

  /** Each failure by kind and exception, without its number and without what is chance. */
  private static Set<String> messages(Fields report) {
    return report
        .get("shown")
        .lines()
        .map(line -> line.replaceAll("id-\\d+ ", "").replaceAll(":\\d+", ":PORT"))
        .collect(Collectors.toSet());
  }

  private static ForkedJvm application() {
    return ForkedJvm.commands()
        .agent("service=web,cacheDir=off,consul=" + consul.httpAddress())
        .start();
  }
}
