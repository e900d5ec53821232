package dev.weft.agent.it.stateful;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.stateful.app.MailApp;
import dev.weft.agent.it.stateful.server.LineServer;
import dev.weft.agent.it.stateful.server.LocalServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Mail by Jakarta Mail, to two servers. */
class MailIT {
  @Test
  void mailsAreSpreadOverTheServersAndGoOnAfterTheDeathOfOne() {
    try (LocalServer one = LineServer.smtp("one");
        LocalServer two = LineServer.smtp("two");
        StatefulBench bench = new StatefulBench("mail")) {
      bench.register("smtp", one);
      bench.register("smtp", two);
      bench.policy("smtp", "{'protocol': 'tcp'}");
      bench.call(MailApp.class, "open", "host", "smtp.service.consul");
      assertThat(bench.call(MailApp.class, "spread", "count", 40).all())
          .containsOnlyKeys("one", "two");
      bench.call(MailApp.class, "load");
      Fields figures = bench.killUnderLoad("Jakarta Mail", two, one);
      assertThat(figures.number("failed", -1)).isBetween(1, 20);
      assertThat(figures.number("lastMillis", -1)).isLessThan(2_000);
      assertThat(bench.call(MailApp.class, "spread", "count", 5).all())
          .isEqualTo(Map.of("one", "5"));
      bench.register("plain", one);
      bench.call(MailApp.class, "open", "host", "plain.service.consul", "port", one.port());
      assertThat(bench.call(MailApp.class, "spread", "count", 5).all())
          .isEqualTo(Map.of("one", "5"));
    }
  }
}
