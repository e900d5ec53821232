package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import dev.weft.policy.balance.Subset;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters in Consul's language, with the meaning that Consul 1.8.7 was seen to give them. */
class FilterReaderTest {
  private static final Endpoint ENDPOINT = endpoint(Health.PASSING);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Service.Meta.version == 1 | true",
        "Service.Meta.version==\"1\" | true",
        "  ( Service.Meta.version==`1` )  | true",
        "Service.Meta.version == 2 | false",
        "Service.Meta.version != 2 | true",
        "Service.Meta.nope == bar | false",
        "Service.Meta.nope == \"\" | false",
        "Service.Meta.nope != bar | true",
        "Service.Meta[\"a-b\"] == \"x y\" | true",
        "Service.Meta.nope contains a | false",
        "Service.Meta.nope not contains a | true",
        "a not in Service.Meta.nope | true",
        "Service.Meta.nope is empty | true",
        "Service.Meta.version is not empty | true",
        "Service.Meta.none is empty | true",
        "Service.Meta.nope matches `.*` | false",
        "Service.Meta.nope not matches `.*` | true",
        "Service.Meta.version matches \"[12]\" | true",
        "Service.ID matches \"-1\" | true",
        "Service.ID matches `^f-[0-9]$` | true",
        "Service.ID matches \"^\\\\w-\\\\d$\" | true",
        "Service.ID matches `^1` | false",
        "Service.ID contains \"-1\" | true",
        "\"-1\" in Service.ID | true",
        "Service.ID == f-1 | refused",
        "\"t1\" in Service.Tags | true",
        "t1 in Service.Tags | true",
        "t2 in Service.Tags | false",
        "t2 not in Service.Tags | true",
        "Service.Tags contains t1 | true",
        "Service.Tags not contains t1 | false",
        "Service.Tags is empty | false",
        "not Service.Tags is empty | true",
        "not not Service.Tags is empty | false",
        "version in Service.Meta | true",
        "Service.Meta contains \"node.rack\" | false",
        "Service.Meta is empty | false",
        "rack in Node.Meta | true",
        "Node.Meta is not empty | true",
        "Node.Meta.rack == 7 | true",
        "Node.Meta[\"rack\"] != 7 | false",
        "Service.Port == 801 | true",
        "Service.Port == \"801\" | true",
        "Service.Port != 801 | false",
        "Service.Address == \"10.0.0.1\" | true",
        "Service.Meta.version == 1.0 | false",
        "Service.Meta.version == -1 | false",
        "not (Service.Port == 801) and Service.Port != 802 | false",
        "Service.Port == 801 or Service.Port == 2 and Service.Port == 3 | true",
        "(Service.Port == 801 or Service.Port == 2) and Service.Port == 3 | false",
        "Service.Port == 2 or Service.Port == 801 | true",
        "not in Service.Tags | refused",
        "\"and\" in Service.Tags | false",
      })
  void aFilterMeansWhatItMeansToConsul(String filter, String accepts) throws Exception {
    if (accepts.equals("refused")) {
      assertThat(refusal(filter)).isNotNull();
    } else {
      assertThat(subset(filter).contains(ENDPOINT)).isEqualTo(Boolean.valueOf(accepts));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Service.Meta.version = 1 | character 22: = is not allowed",
        "Service.Meta.version == '1' | character 25: ' is not allowed",
        "Service.Meta.version | character 21: found the end; allowed: ==, !=, in, not in, contains,"
            + " not contains, is empty, is not empty, matches or not matches",
        "Service.Meta.version == | character 24: found the end; allowed: a value",
        "Service.Meta.version == 1 OR Service.Port == 2 | character 27: found OR; allowed: \"and\","
            + " \"or\" or the end",
        "Checks.Status == passing | character 1: found Checks.Status; allowed: Service.ID,"
            + " Service.Address, Service.Port, Service.Tags, Service.Meta, Service.Meta.<key>,"
            + " Service.Meta[\"<key>\"], Node.Meta, Node.Meta.<key>, Node.Meta[\"<key>\"]",
        "service.Port == 1 | character 1: found service.Port; allowed: Service.ID,",
        "Service.ID[\"a\"] == 1 | character 1: found Service.ID; allowed: Service.ID,",
        "Service.Meta[\"\"] == 1 | character 1: found Service.Meta; allowed:",
        "Service.Meta[a] == 1 | character 14: found a; allowed: \"]\"",
        "Service.Meta. == 1 | character 1: found Service.Meta.; allowed:",
        "\"Service.Port\" == 1 | character 1: found Service.Port; allowed:",
        "Service.Tags == t1 | character 14: found ==; allowed: in, contains or is empty",
        "Service.Tags matches t1 | character 14: found matches; allowed: matches for texts only",
        "Service.Port matches 1 | character 14: found matches; allowed: matches for texts only",
        "Service.Port == abc | character 17: found abc; allowed: a number for Service.Port",
        "Service.Port is empty | character 14: found is; allowed: == or != for Service.Port",
        "1 in Service.Port | character 6: found Service.Port; allowed: == or !=",
        "Service.ID is full | character 15: found full; allowed: \"empty\"",
        "(Service.Port == 1 | character 19: found the end; allowed: \")\"",
        ") | character 1: found ); allowed: a condition such as",
        "Service.ID matches `(` | character 20: not a regular expression as RE2 takes them",
        "Service.ID == \"a\\b\" | character 15: \\ is not allowed in quotes",
      })
  void aRefusalSaysWhereAndWhatIsAllowed(String filter, String why) {
    assertThat(refusal(filter)).startsWith("$.subsets.v2.filter (line 1, column 1): " + why);
  }

  @Test
  void whatIsTooLongOrTooDeepIsRefused() {
    assertThat(refusal("Service.ID == " + "a".repeat(4000))).contains("4014 characters");
    assertThat(refusal("(".repeat(101) + "Service.ID == a" + ")".repeat(101)))
        .contains("character 101: found (; allowed: at most 100 levels");
    assertThat(refusal("(".repeat(99) + "Service.ID == a" + ")".repeat(99))).isNull();
  }

  @Test
  void aNodeOrAServiceWithoutMetaIsEmpty() throws Exception {
    Endpoint bare =
        new Endpoint("a", ENDPOINT.ip(), 1, Health.PASSING, 1, Set.of(), Map.of("node.a", "b"));
    assertThat(subset("Service.Meta is empty").contains(bare)).isTrue();
    assertThat(subset("Node.Meta is empty").contains(bare)).isFalse();
    assertThat(subset("Service.Tags is empty").contains(bare)).isTrue();
  }

  @Test
  void filtersAreEqualIfTheyAreWrittenTheSame() throws Exception {
    assertThat(subset("Service.Port == 1")).isEqualTo(subset("Service.Port == 1"));
    assertThat(subset("Service.Port == 1")).hasSameHashCodeAs(subset("Service.Port == 1"));
    assertThat(subset("Service.Port == 1")).isNotEqualTo(subset("Service.Port  == 1"));
    assertThat(subset("Service.Port == 1").filter()).hasToString("Service.Port == 1");
    assertThat(subset("Service.Port == 1").filter()).isNotEqualTo("Service.Port == 1");
  }

  @Test
  void onlyPassingLeavesOutWarnings() {
    Subset subset = new Subset(Set.of(), Map.of(), null, true);
    assertThat(subset.contains(endpoint(Health.PASSING))).isTrue();
    assertThat(subset.contains(endpoint(Health.WARNING))).isFalse();
    assertThat(new Subset(Set.of(), Map.of()).contains(endpoint(Health.WARNING))).isTrue();
  }

  private static Subset subset(String filter) throws Refusal {
    Json text = new Json.Str(MergePatch.NOWHERE, filter);
    return new Subset(
        Set.of(), Map.of(), FilterReader.read(new Value(text, "$.subsets.v2.filter")), false);
  }

  private static String refusal(String filter) {
    try {
      subset(filter);
      return null;
    } catch (Refusal refusal) {
      return refusal.line();
    }
  }

  private static Endpoint endpoint(Health health) {
    try {
      return new Endpoint(
          "f-1",
          InetAddress.getByAddress(new byte[] {10, 0, 0, 1}),
          801,
          health,
          1,
          Set.of("t1", "all"),
          Map.of("version", "1", "a-b", "x y", "none", "", "node.rack", "7"));
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
