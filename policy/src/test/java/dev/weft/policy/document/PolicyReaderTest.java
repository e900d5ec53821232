package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.RoutePolicy;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.Timeouts;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.RoundRobin;
import dev.weft.policy.balance.Subset;
import dev.weft.policy.guard.Backoff;
import dev.weft.policy.guard.OutlierDetection;
import dev.weft.policy.guard.RetryBudget;
import dev.weft.policy.guard.RetryOn;
import dev.weft.policy.guard.RetryPolicy;
import dev.weft.policy.route.Match;
import dev.weft.policy.route.NamedMatch;
import dev.weft.policy.route.PathMatch;
import dev.weft.policy.route.Percent;
import dev.weft.policy.route.Route;
import dev.weft.policy.route.Target;
import dev.weft.policy.route.TextMatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document means, and the line that refuses one. */
class PolicyReaderTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void everyFieldIsRead() throws Exception {
    ServicePolicy policy =
        read(
            """
            { // of the orders team
              "subsets": {"v2": {"tags": ["v2"], "meta": {"version": "2"}}},
              "routes": [{"name": "canary",
                "match": {"path": {"exact": "/v2"}, "methods": ["get"],
                          "headers": [{"name": "X-User", "suffix": "a"}, {"name": "b", "present": false}]},
                "split": [{"subset": "v2", "weight": 90}, {"service": "Orders-next", "weight": 10}],
                "timeouts": {"perTry": "1s"}, "retry": {"attempts": 0}}],
              "loadBalancer": {"policy": "round-robin", "panicThreshold": 10},
              "timeouts": {"connect": "250ms", "request": "1.5s", "perTry": "off"},
              "retry": {"attempts": 3, "on": ["5xx", 429], "methods": ["PUT"],
                "backoff": {"base": "10ms", "max": "2m"}, "budget": {"percent": 5, "minPerSecond": 1}},
              "outlierDetection": {"consecutive5xx": 1, "consecutiveGatewayFailure": 2,
                "consecutiveLocalOriginFailure": 3, "interval": "4s", "baseEjectionTime": "5s",
                "maxEjectionTime": "6s", "maxEjectionPercent": 7, "jitter": 8}
            }
            """);

    Timeouts timeouts = new Timeouts(SECOND / 4, SECOND * 3 / 2, 0);
    RetryPolicy retry =
        new RetryPolicy(
            3,
            Set.of(RetryOn.SERVER_ERROR),
            Set.of(429),
            Set.of("PUT"),
            new Backoff(SECOND / 100, 120 * SECOND),
            new RetryBudget.Limit(5, 1));
    Match match =
        new Match(
            new PathMatch.Exact("/v2"),
            Set.of("GET"),
            List.of(
                new NamedMatch("x-user", new TextMatch.Suffix("a")),
                new NamedMatch("b", new TextMatch.Present(false))),
            List.of(),
            List.of(),
            Set.of(),
            Percent.ALL);
    Route route =
        new Route(
            "canary",
            match,
            List.of(new Target(null, "v2", 90), new Target("orders-next", null, 10)));
    RetryPolicy never =
        new RetryPolicy(
            0, retry.on(), retry.statuses(), retry.methods(), retry.backoff(), retry.budget());
    assertThat(policy)
        .isEqualTo(
            new ServicePolicy(
                Map.of("v2", new Subset(Set.of("v2"), Map.of("version", "2"))),
                List.of(
                    new RoutePolicy(
                        route, new Timeouts(SECOND / 4, SECOND * 3 / 2, SECOND), never)),
                new LoadBalancing(new RoundRobin(), 10, 0, null, 0),
                timeouts,
                retry,
                new OutlierDetection(1, 2, 3, 4 * SECOND, 5 * SECOND, 6 * SECOND, 7, 8)));
    assertThat(policy.references(ServiceName.of("orders")))
        .containsExactly(ServiceName.of("orders-next"));
  }

  @Test
  void theEmptyDocumentIsTheDefault() throws Exception {
    assertThat(read("{}")).isEqualTo(ServicePolicy.DEFAULT);
  }

  @Test
  void theDefaultsAreThoseThatUsersWereTold() throws Exception {
    assertThat(
            read(
                """
                {
                  "protocol": "http",
                  "loadBalancer": {"policy": "least-request", "choices": 2, "panicThreshold": 50},
                  "timeouts": {"connect": "5s", "request": "off", "perTry": "off"},
                  "retry": {"attempts": 2,
                    "on": ["connect-failure", "refused-stream", "reset-before-request", "reset"],
                    "methods": ["GET", "HEAD", "OPTIONS", "TRACE"],
                    "backoff": {"base": "25ms", "max": "250ms"},
                    "budget": {"percent": 20, "minPerSecond": 10}},
                  "outlierDetection": {"consecutive5xx": 5, "consecutiveGatewayFailure": 5,
                    "consecutiveLocalOriginFailure": 5, "interval": "10s", "baseEjectionTime": "30s",
                    "maxEjectionTime": "300s", "maxEjectionPercent": 50, "jitter": 10}
                }
                """))
        .isEqualTo(ServicePolicy.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1}|$.a (line 1, column 2): unknown field; allowed: hosts, loadBalancer,"
            + " outlierDetection, protocol, retry, routes, subsets, timeouts",
        "{\"a b\": 1}|$['a b'] (line 1, column 2): unknown field",
        "{\"tls\": {}}|$.tls (line 1, column 2): the field is not supported by this version",
        "{\"routes\": [{\"mirror\": {}}]}|$.routes[0].mirror (line 1, column 14): the field is not"
            + " supported by this version",
        "{\"routes\": [{\"match\": {\"path\": {\"template\": \"/a\"}}}]}|"
            + "$.routes[0].match.path.template (line 1, column 33): the field is not supported",
        "{\"loadBalancer\": {\"policy\": \"ring-hash\"}}|$.loadBalancer.policy (line 1, column 29):"
            + " \"ring-hash\" is not supported by this version; allowed: \"least-request\"",
        "{\"retry\": {\"attempts\": 11}}|$.retry.attempts (line 1, column 24): 11 is not allowed;"
            + " allowed: a whole number 0-10",
        "{\"retry\": {\"attempts\": \"2\"}}|$.retry.attempts (line 1, column 24): \"2\" is not"
            + " allowed; allowed: a whole number 0-10",
        "{\"retry\": {\"on\": [\"x\"]}}|$.retry.on[0] (line 1, column 19): \"x\" is not allowed;"
            + " allowed: connect-failure, refused-stream,",
        "{\"timeouts\": {\"connect\": \"2h\"}}|$.timeouts.connect (line 1, column 26): \"2h\" is"
            + " not allowed; allowed: a duration from 1ms to 1h such as \"250ms\", \"1.5s\" or"
            + " \"2m\", or \"off\"",
        "{\"timeouts\": {\"connect\": \"0s\"}}|$.timeouts.connect (line 1, column 26): \"0s\"",
        "{\"timeouts\": []}|$.timeouts (line 1, column 14): an array is not allowed; allowed: an"
            + " object",
        "{\"retry\": {}, \"retry\": {}}|$.retry (line 1, column 15): the field is there twice",
        "{\"routes\": [{\"split\": [{\"weight\": 0}]}]}|$.routes[0].split (line 1, column 23):"
            + " 1-1000 targets are needed, one with a weight above 0",
        "{\"hosts\": [\"a:70000\"]}|$.hosts[0] (line 1, column 12): \"a:70000\" is not allowed;"
            + " allowed: a host or host:port, without scheme or path",
        "[]|$ (line 1, column 1): the document must be an object",
        "``|$ (line 1, column 1): the document must be an object",
        "{} {}|$ (line 1, column 4): something follows the object",
        "{\"retry\": }|$ (line 1, column 11): not JSON: Unexpected character",
        "{\"retry\": {|$ (line 1, column 12): not JSON: Unexpected end-of-input",
      })
  void aRefusalNamesThePlaceAndWhatIsAllowed(String document, String line) {
    assertThat(refusal(document.getBytes(StandardCharsets.UTF_8))).startsWith(line);
  }

  @Test
  void columnsCountCharactersAndLinesAreCounted() {
    assertThat(refusal("{/*\n äöü */ \"x\": 1}".getBytes(StandardCharsets.UTF_8)))
        .startsWith("$.x (line 2, column 9): unknown field");
  }

  @Test
  void whatIsntUtf8IsRefused() {
    assertThat(refusal(new byte[] {'{', (byte) 0xff, '}'})).isEqualTo("the document isn't UTF-8");
  }

  private static ServicePolicy read(String document) throws Refusal {
    return PolicyReader.read(JsonReader.read(document.getBytes(StandardCharsets.UTF_8)));
  }

  private static String refusal(byte[] document) {
    try {
      return "accepted: " + PolicyReader.read(JsonReader.read(document));
    } catch (Refusal refusal) {
      return refusal.line();
    }
  }
}
