package dev.weft.agent.observe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.policy.ServicePolicy;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueJsonTest {
  interface Shape {}

  enum Colour {
    DARK_RED
  }

  record RoundShape(int size, @Nullable String name) implements Shape {}

  record Box(
      Shape shape, Colour colour, List<String> parts, Map<String, Integer> by, long waitNanos) {}

  @Test
  void aRecordReadsLikeTheDocumentItCameFrom() throws Exception {
    Box box =
        new Box(
            new RoundShape(3, null),
            Colour.DARK_RED,
            List.of(),
            Map.of("b", 2, "a", 1),
            250_000_000L);

    assertThat(text(box))
        .isEqualTo(
            "{'shape':{'type':'round-shape','size':3},'colour':'dark-red','by':{'a':1,'b':2},'wait':'250ms'}");
  }

  @Test
  void theDefaultPolicyCanBeWritten() throws Exception {
    assertThat(text(ServicePolicy.DEFAULT))
        .contains("'type':'least-request','choices':2", "'connect':'5s'", "'request':'off'");
  }

  @Test
  void whatIsNeitherNumberNorRecordIsAString() throws Exception {
    assertThat(text(Set.of("a"))).isEqualTo("['a']");
    assertThat(text(null)).isEqualTo("null");
    assertThat(text(new StringBuilder("x"))).isEqualTo("'x'");
  }

  @ParameterizedTest
  @CsvSource({"0,off", "60000000000,1m", "90000000000,90s", "1500000000,1500ms", "1500,1us"})
  void durationsHaveTheLargestUnitThatLeavesNoFraction(long nanos, String text) {
    assertThat(ValueJson.duration(nanos)).isEqualTo(text);
  }

  private static String text(@Nullable Object value) throws Exception {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      ValueJson.write(json, value);
    }
    return out.toString().replace('"', '\'');
  }
}
