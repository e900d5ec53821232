package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.guard.ConcurrencyLimit;
import dev.weft.policy.guard.RateLimit;
import dev.weft.policy.route.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shows only once documents lie over one another, and what is said of good ones. */
class ConsistencyTest {
  private final PolicyStore store = new PolicyStore("web");
  private final Map<String, PolicyStore.Text> kv = new TreeMap<>();
  private long index;

  @Test
  void aMirrorAndASplitToItselfNeedTheirSubsetsToo() {
    put("services/users", "{'routes': [{'mirror': {'subset': 'v3'}}]}");
    put("services/b", "{'routes': [{'split': [{'service': 'B', 'subset': 'v3'}]}]}");
    put("services/c", "{'routes': [{'split': [{'service': 'b', 'subset': 'v3'}]}]}");

    assertThat(update())
        .containsExactly(
            "services/b: $.routes[0].split[0].subset (line 1, column 51): no such subset; defined:"
                + " none is defined",
            "services/users: $.routes[0].mirror.subset (line 1, column 35): no such subset;"
                + " defined: none is defined");
  }

  @Test
  void aSplitInTheDefaultsToTheServiceItselfIsTheServiceItself() {
    put("defaults", "{'routes': [{'split': [{'service': 'users'}]}]}");

    assertThat(update()).isEmpty();
    assertThat(store.policy("users").routes().get(0).route().split()).containsExactly(Target.SELF);
    assertThat(store.policy("orders").routes().get(0).route().split())
        .containsExactly(new Target("users", null, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|{'retry': {'backoff': {'base': '1s'}}}|$.retry.backoff.base (line 1, column 32): is more"
            + " than $.retry.backoff.max, which is `250ms`",
        "{'retry': {'backoff': {'base': '200ms'}}}|{'retry': {'backoff': {'max': '100ms'}}}|"
            + "$.retry.backoff.max (line 1, column 31): is less than $.retry.backoff.base, which is"
            + " `200ms`",
        "{'retry': {'backoff': {'base': '200ms'}}}|{'routes': [{'retry': {'backoff': {'max':"
            + " '100ms'}}}]}|$.routes[0].retry.backoff.max (line 1, column 43): is less than"
            + " $.routes[0].retry.backoff.base, which is `200ms`",
        "{}|{'outlierDetection': {'baseEjectionTime': '10m'}}|$.outlierDetection.baseEjectionTime"
            + " (line 1, column 43): is more than $.outlierDetection.maxEjectionTime, which is"
            + " `300s`",
        "{}|{'concurrencyLimit': {'gradient': {'max': 2}}}|$.concurrencyLimit.gradient.max (line 1,"
            + " column 43): is less than $.concurrencyLimit.gradient.min, which is 3",
        "{}|{'rateLimit': {'burst': 2}}|$.rateLimit (line 1, column 15): `requestsPerSecond` is"
            + " missing",
        "{}|{'routes': [{'rateLimit': {}}]}|$.routes[0].rateLimit (line 1, column 27):"
            + " `requestsPerSecond` is missing",
      })
  void whatDoesntFitTheLayersBelowIsRefused(String defaults, String service, String line) {
    put("defaults", defaults);
    put("services/users", service);

    assertThat(update().toString().replace('"', '`')).isEqualTo("[services/users: " + line + "]");
    assertThat(store.policy("users")).isEqualTo(store.policy("others"));
  }

  @Test
  void aLayerMayCompleteTheOneBelow() {
    put("defaults", "{'rateLimit': {'requestsPerSecond': 7}, 'retry': {'backoff': {'max': '9s'}}}");
    put("services/users", "{'rateLimit': {'burst': 2}, 'retry': {'backoff': {'base': '1s'}}}");
    put("services/orders", "{'rateLimit': null, 'retry': {'backoff': {'base': '1s'}}}");

    assertThat(update()).isEmpty();
    assertThat(store.policy("users").rateLimit()).isEqualTo(new RateLimit(7, 2));
    assertThat(store.policy("orders").rateLimit()).isNull();
  }

  @Test
  void aChangeBelowThatMakesAnUpperDocumentBadLeavesItInForceAndInOrder() {
    put("defaults", "{'concurrencyLimit': {'gradient': {'max': 9000}}}");
    put("services/users", "{'concurrencyLimit': {'gradient': {'min': 2000}}}");
    assertThat(update()).isEmpty();
    put("defaults", "{}");

    assertThat(update())
        .containsExactly(
            "services/users: $.concurrencyLimit.gradient.min (line 1, column 43): is more than"
                + " $.concurrencyLimit.gradient.max, which is 1000");
    assertThat(store.policy("users").concurrencyLimit())
        .isEqualTo(new ConcurrencyLimit(2000, 2000));
  }

  @Test
  void whatHasNoEffectIsSaidOnceAndShown() {
    put(
        "services/users",
        """
        {'tls': {'mode': 'mesh'},
         'circuitBreaker': {'maxConnections': 10, 'maxRequests': 5}, 'timeouts': {'idle': '5m'},
         'routes': [{'timeouts': {'idle': '1m'}, 'redirect': {'path': '/a'}, 'split': [{}]}]}
        """);
    List<String> notices =
        List.of(
            "$.tls.mode (line 1, column 18): is read, but this version doesn't act on it",
            "$.routes[0].split (line 3, column 79): has no effect, since the route redirects");

    assertThat(update())
        .containsExactlyElementsOf(
            notices.stream().map(line -> "services/users: " + line).toList());
    assertThat(store.documents().get(0).notices()).isEqualTo(notices);
    assertThat(store.documents().get(0).error()).isNull();
    put("defaults", "{}");
    assertThat(update()).as("another document changed").isEmpty();
    put(
        "services/users",
        "{'tls': {'mode': 'inherit'}, 'timeouts': {'idle': 'off'}, 'healthChecks': [{'tcp': {}}]}");
    assertThat(update()).isEmpty();
    assertThat(store.documents().get(1).notices()).isEmpty();
  }

  private void put(String key, String document) {
    byte[] utf8 = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    kv.put(key, new PolicyStore.Text(utf8, ++index));
  }

  private List<String> update() {
    return store.update(Map.copyOf(kv));
  }
}
