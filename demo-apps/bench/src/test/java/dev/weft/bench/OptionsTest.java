package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {
  @Test
  void aRunIsQuickUnlessSaidOtherwise() {
    assertThat(Options.parse().length).isEqualTo(Length.QUICK);
    assertThat(Options.parse("--full").length).isEqualTo(Length.FULL);
  }

  @Test
  void aQuickLookIsAtOneClientUnlessSaidOtherwise() {
    assertThat(Options.parse().clients).containsExactly("urlconnection");
    assertThat(Options.parse("--full").clients).containsExactly("urlconnection", "jdkhttp");
    assertThat(Options.parse("--clients", "jdkhttp").clients).containsExactly("jdkhttp");
  }

  @Test
  void roundsChangeALengthWhereverTheyStand() {
    assertThat(Options.parse("--rounds", "3", "--full").length).isEqualTo(Length.FULL.rounds(3));
  }

  @Test
  void anAgentHasANameAJarAndArguments() {
    assertThat(Options.parse("--agent", "a=x.jar=k=v", "--agent", "b=y.jar").agents)
        .containsExactlyEntriesOf(new java.util.TreeMap<>(Map.of("a", "x.jar=k=v", "b", "y.jar")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fast | unknown option --fast",
        "--rounds | --rounds needs a value",
        "--rounds none | --rounds none: must be a number from 1 to 9999",
        "--rounds 0 | --rounds 0: must be a number from 1 to 9999",
        "--only load,x | --only x: must be of load, startup, changes, growth, cold",
        "--clients curl | --clients curl: must be of urlconnection, jdkhttp",
        "--agent x.jar | --agent x.jar: must be NAME=JAR or NAME=JAR=ARGS"
      })
  void aWrongWordIsNamed(String line, String message) {
    assertThatThrownBy(() -> Options.parse(line.split(" "))).hasMessage(message);
  }
}
