package dev.weft.agent.it.failopen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.JvmSettings;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that can't be used is said in one line, and the application runs unmeshed. */
class WrongSettingIT {
  private static final String UNMESHED = "[weft] not started, the application runs unmeshed";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour=red|unknown setting colour (from agent argument): allowed are admin, bareNames,",
        "startWait=soon|setting startWait=soon (from agent argument): allowed is a duration such as",
        "consul=unix:///tmp/x|setting consul=unix:///tmp/x (from agent argument): allowed is http",
        "tls=strict|setting tls=strict (from agent argument): allowed is off",
        "nonsense|part 1 of the agent argument has no key: allowed is key=value,key=value",
      })
  void inTheAgentArgument(String argument, String line) {
    expect(ForkedJvm.commands().agent(argument), line);
  }

  @Test
  void inASystemProperty() {
    expect(
        ForkedJvm.commands().option("-Dweft.bareNames=perhaps").agent("service=web"),
        "setting bareNames=perhaps (from system property weft.bareNames): allowed is true, false");
  }

  @Test
  void inTheEnvironment() {
    expect(
        ForkedJvm.commands().environment("WEFT_LOG", "loud").agent("service=web"),
        "setting log=loud (from environment WEFT_LOG): allowed is trace, debug, info, warn, error, off");
  }

  @Test
  void endsTheJvmIfItShall() {
    try (ForkedJvm jvm =
        ForkedJvm.commands().agent("colour=red,strict=true").logs("\\[weft\\] .*").start()) {
      assertThat(jvm.awaitExit(Duration.ofSeconds(20))).isEqualTo(78);
      assertThat(jvm.log()).hasSize(1);
      assertThat(jvm.log().get(0)).startsWith("[weft] unknown setting colour");
      assertThat(jvm.printed()).isEmpty();
    }
  }

  @Test
  void switchedOffNothingIsWoven() {
    try (ForkedJvm jvm = ForkedJvm.commands().agent("enabled=false").start()) {
      WithoutTheFlag.worksAs(jvm);
      assertThat(jvm.log()).isEmpty();
    }
  }

  private static void expect(JvmSettings settings, String line) {
    try (ForkedJvm jvm =
        settings
            .logs(Pattern.quote("[weft] " + line) + ".*")
            .logs(Pattern.quote(UNMESHED))
            .start()) {
      WithoutTheFlag.worksAs(jvm);
      assertThat(jvm.log()).hasSize(2);
      assertThat(jvm.log().get(0)).startsWith("[weft] " + line);
    }
  }
}
