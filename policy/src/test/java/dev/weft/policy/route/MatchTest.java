package dev.weft.policy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.weft.policy.Given;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests a route is for. */
class MatchTest {
  private static final List<NamedMatch> NONE = List.of();

  @Test
  void everythingGivenMustFit() {
    Match match =
        new Match(
            new PathMatch.Prefix("/users"),
            Set.of("GET", "HEAD"),
            List.of(new NamedMatch("x-user", new TextMatch.Exact("ann"))),
            List.of(new NamedMatch("beta", new TextMatch.Present(true))),
            List.of(new NamedMatch("group", new TextMatch.Exact("b"))),
            Set.of(),
            Percent.ALL);
    Map<String, String> headers = Map.of("x-user", "ann", "cookie", "a=1; group=b");
    assertThat(match.matches(request("GET", "/users?beta", headers))).isTrue();
    assertThat(match.matches(request("POST", "/users?beta", headers))).isFalse();
    assertThat(match.matches(request("GET", "/orders?beta", headers))).isFalse();
    assertThat(match.matches(request("GET", "/users?alpha", headers))).isFalse();
    assertThat(match.matches(request("GET", "/users?beta", Map.of("x-user", "ann")))).isFalse();
    assertThat(match.matches(request("GET", "/users?beta", Map.of("cookie", "group=b")))).isFalse();
  }

  @Test
  void aMatchOfNothingFitsAll() {
    assertThat(Match.ANY.matches(request("PATCH", "*", Map.of()))).isTrue();
    assertThat(Match.ANY.isFor(null)).isTrue();
    assertThat(Match.ANY.isFor("web")).isTrue();
  }

  /** As Envoy does it: what isn't there isn't anything else than the text either. */
  @ParameterizedTest
  @CsvSource({"a, false", "b, true", ", false"})
  void anInvertedMatchFitsWhatIsThereAndIsNotThat(@Nullable String found, boolean fits) {
    assertThat(new NamedMatch("h", new TextMatch.Exact("a"), true).matches(found)).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({"a, false", ", true"})
  void presentInvertedFitsWhatIsNotThere(@Nullable String found, boolean fits) {
    assertThat(new NamedMatch("h", new TextMatch.Present(true), true).matches(found))
        .isEqualTo(fits);
  }

  @Test
  void callersAreMetByNameOnly() {
    Match match = new Match(null, Set.of(), NONE, NONE, NONE, Set.of("web"), Percent.ALL);
    assertThat(match.isFor("web")).isTrue();
    assertThat(match.isFor("shop")).isFalse();
    assertThat(match.isFor(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', id, ",
    "'?', id, ",
    "'?id', id, ''",
    "'?id=', id, ''",
    "'?id=7', id, 7",
    "'?id2=7', id, ",
    "'?id2=7&id=8', id, 8",
    "'?id=7&id=8', id, 7",
    "'?a&id=7=8', id, 7=8",
    "'?a%20=b&id=%20', id, %20",
    "'?=7', '', 7",
  })
  void parametersAreFoundAsTheyWereSent(String query, String name, @Nullable String value) {
    String path = "/users" + query;
    assertThat(Parameters.query(path, PathMatch.end(path), name)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "a=1, a, 1",
    "b=2; a=1, a, 1",
    "b=2;a=1, a, 1",
    "'aa=2; a=1;', a, 1",
    "'a=\"1\"', a, 1",
    "'a=\"', a, '\"'",
    "'a=\"1', a, '\"1'",
    "'a=1\"', a, '1\"'",
    "b=2, a, ",
    "a, a, ''",
    ", a, ",
  })
  void cookiesAreFoundWithoutTheirQuotes(
      @Nullable String header, String name, @Nullable String value) {
    assertThat(Parameters.cookie(header, name)).isEqualTo(value);
  }

  @Test
  void aTextIsMetExactlyByItsEndsByAPatternOrByBeingThere() {
    TextMatch pattern = new TextMatch.Regex(Pattern.compile("a.*"));
    assertThat(pattern.matches("ann")).isTrue();
    assertThat(pattern.matches("joann")).isFalse();
    assertThat(pattern.matches(null)).isFalse();
    assertThat(new TextMatch.Prefix("an").matches("ann")).isTrue();
    assertThat(new TextMatch.Prefix("an").matches(null)).isFalse();
    assertThat(new TextMatch.Suffix("nn").matches("ann")).isTrue();
    assertThat(new TextMatch.Suffix("nn").matches(null)).isFalse();
    assertThat(new TextMatch.Present(false).matches(null)).isTrue();
    assertThat(new TextMatch.Present(false).matches("")).isFalse();
  }

  @Test
  void aShareIsDrawnOnlyIfItIsOne() {
    IntUnaryOperator never =
        bound -> {
          throw new AssertionError("drawn");
        };
    assertThat(Percent.ALL.hits(never)).isTrue();
    assertThat(new Percent(0).hits(never)).isFalse();
    assertThat(new Percent(1).hits(Given.draws(0))).isTrue();
    assertThat(new Percent(1).hits(Given.draws(1))).isFalse();
    assertThat(new Percent(9_999).hits(Given.draws(9_999))).isFalse();
  }

  @Test
  void headerOperationsAreEmptyIfNothingIsChanged() {
    assertThat(HeaderOps.NONE.isEmpty()).isTrue();
    assertThat(new HeaderOps(Map.of("a", "1"), Map.of(), List.of()).isEmpty()).isFalse();
    assertThat(new HeaderOps(Map.of(), Map.of("a", "1"), List.of()).isEmpty()).isFalse();
    assertThat(new HeaderOps(Map.of(), Map.of(), List.of("a")).isEmpty()).isFalse();
  }

  private static RequestHead request(String method, String path, Map<String, String> headers) {
    return Given.request(method, "users", path, headers);
  }
}
