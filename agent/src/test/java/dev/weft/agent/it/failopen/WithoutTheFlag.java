package dev.weft.agent.it.failopen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.consul.Caller;
import dev.weft.agent.it.consul.HttpKind;
import dev.weft.agent.it.consul.Instance;
import java.util.Map;
import java.util.TreeMap;

/** What an application without the agent gets, to compare with. */
final class WithoutTheFlag {
  private static final Map<String, String> PLAIN = plain();

  private WithoutTheFlag() {}

  /** Calls to names that nobody knows and to a server outside the mesh are as they were. */
  static void worksAs(ForkedJvm application) {
    assertThat(outcomes(application)).isEqualTo(PLAIN);
  }

  /** What a client makes of {@code http://users/} without the agent. */
  static String failure(HttpKind kind) {
    return String.valueOf(PLAIN.get(kind + " http://users/"));
  }

  private static Map<String, String> plain() {
    try (ForkedJvm plain = ForkedJvm.commands().start()) {
      return outcomes(plain);
    }
  }

  private static Map<String, String> outcomes(ForkedJvm application) {
    Map<String, String> outcomes = new TreeMap<>();
    try (Instance outside = Instance.start("outside")) {
      for (HttpKind kind : HttpKind.values()) {
        outcomes.put(
            kind + " outside",
            outcome(application, kind, "http://127.0.0.1:" + outside.port() + "/")
                .replace("" + outside.port(), "PORT"));
        outcomes.put(kind + " http://users/", outcome(application, kind, "http://users/"));
      }
    }
    return outcomes;
  }

  private static String outcome(ForkedJvm application, HttpKind kind, String url) {
    Fields answer = application.call(Caller.class, "call", Fields.of("kind", kind, "url", url));
    return answer.has("failure")
        ? answer.get("failure")
        : answer.get("status") + " " + answer.get("body");
  }
}
