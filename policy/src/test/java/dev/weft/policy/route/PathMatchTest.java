package dev.weft.policy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathMatchTest {
  @ParameterizedTest
  @CsvSource({
    "/users/{id}, /users/7, true",
    "/users/{id}, /users/7?id=/8/9, true",
    "/users/{id}, /users/, false",
    "/users/{id}, /users, false",
    "/users/{id}, /users/7/, false",
    "/users/{id}, /users/7/orders, false",
    "/users/{id}, /orders/7, false",
    "/users/{id}/orders, /users/7/orders, true",
    "/users/{id}/orders, /users/7/orders2, false",
    "/users/{id}/orders, /users/7, false",
    "/users/{id}/**, /users/7, true",
    "/users/{id}/**, /users/7/orders/8, true",
    "/users/{id}/**, /users2/7, false",
    "/users/, /users/, true",
    "/users/, /users, false",
    "/**, /, true",
    "/**, /anything/at/all, true",
    "/users/{id}, *, false"
  })
  void aTemplateFitsSegmentBySegment(String template, String path, boolean fits) {
    PathMatch match = PathMatch.Template.of(template);
    assertThat(match.matches(path, PathMatch.end(path))).isEqualTo(fits);
    assertThat(match.value()).isEqualTo(template);
  }

  @ParameterizedTest
  @CsvSource({"/v1/x, true", "/v2/x?y, true", "/v3/x, false", "/v1/x/, false", "/a/v1/x, false"})
  void aPatternMustFitTheWholePathWithoutItsQuery(String path, boolean fits) {
    PathMatch match = new PathMatch.Regex(Pattern.compile("/v[12]/x"));
    assertThat(match.matches(path, PathMatch.end(path))).isEqualTo(fits);
    assertThat(match.value()).isEqualTo("/v[12]/x");
  }

  /** Its time is linear: an engine that goes back would not end before the sun does. */
  @Test
  void aBadPatternHangsNoRequest() {
    PathMatch match = new PathMatch.Regex(Pattern.compile("/(a+)+b"));
    String path = "/" + "a".repeat(5_000);
    assertThat(match.matches(path, path.length())).isFalse();
  }
}
