package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The line that refuses a document: where, what, what is allowed. */
class RefusalTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "(?i)a|b", "\\\\Q({\\\\E", "[]{]{3}"})
  void regularExpressionsThatRe2TakesAreTaken(String regex) {
    assertThat(
            refusal(
                ("{'routes': [{'match': {'path': {'regex': '" + regex + "'}}}]}")
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8)))
        .startsWith("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1}|$.a (line 1, column 2): unknown field; allowed: circuitBreaker,"
            + " concurrencyLimit, drainTime, failover, healthChecks, hedge, hosts, loadBalancer,"
            + " outlierDetection, protocol, rateLimit, retry, routes, subsets, timeouts, tls",
        "{\"a b\": 1}|$['a b'] (line 1, column 2): unknown field",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'match': {'path': {'regex': '(a'}}|$.routes[0].match.path.regex (line 1, column 42): not a"
            + " regular expression as RE2 takes them: missing closing ) in (a",
        "'match': {'path': {'regex': '(?=a)'}}|$.routes[0].match.path.regex (line 1, column 42): not"
            + " a regular expression as RE2 takes them: invalid or unsupported Perl syntax in (?=",
        "'match': {'path': {'regex': '((a{100}){100}){100}'}}|$.routes[0].match.path.regex (line 1,"
            + " column 42): RE2 needs too many steps for it, repetitions written out; allowed: 1000",
        "'match': {'path': {'regex': '(x{400}\\\\Q)\\\\E){400}'}}|$.routes[0].match.path.regex (line"
            + " 1, column 42): RE2 needs too many steps",
        "'match': {'path': {'regex': '([[:alpha:])]{40}){40,}'}}|$.routes[0].match.path.regex (line"
            + " 1, column 42): RE2 needs too many steps",
        "'match': {'path': {}}|$.routes[0].match.path (line 1, column 32): exactly one is needed of:"
            + " exact, prefix, regex, template",
        "'match': {'path': {'template': '/a{b}'}}|$.routes[0].match.path.template (line 1, column"
            + " 45): `/a{b}` is not allowed; allowed: a template such as `/users/{id}/orders` or",
        "'match': {'percent': 0.125}|$.routes[0].match.percent (line 1, column 35): 0.125 is not"
            + " allowed; allowed: a percentage 0-100 with at most two decimals",
        "'match': {'headers': [{'name': 'a'}]}|$.routes[0].match.headers[0] (line 1, column 36):"
            + " exactly one is needed of: exact, prefix, present, regex, suffix",
        "'match': {'headers': [{'exact': 'a'}]}|$.routes[0].match.headers[0] (line 1, column 36):"
            + " `name` is missing",
        "'rewrite': {'prefix': '/'}|$.routes[0].rewrite.prefix (line 1, column 36): stands for what"
            + " the route matched, so match.path needs a prefix or exact",
        "'rewrite': {'host': 'http://a'}|$.routes[0].rewrite.host (line 1, column 34): `http://a` is"
            + " not allowed; allowed: a host or host:port, without scheme or path",
        "'redirect': {'path': '//a'}|$.routes[0].redirect.path (line 1, column 35): `//a` is not"
            + " allowed; allowed: a path as it goes on the wire, starting with one slash",
        "'redirect': {'path': '/', 'status': 304}|$.routes[0].redirect.status (line 1, column 50):"
            + " 304 is not allowed; allowed: 301, 302, 303, 307, 308",
        "'requestHeaders': {'set': {'Host': 'a'}}|$.routes[0].requestHeaders.set.Host (line 1,"
            + " column 41): host isn't changed here; use rewrite.host",
        "'requestHeaders': {'remove': ['Proxy-Auth']}|$.routes[0].requestHeaders.remove[0] (line 1,"
            + " column 44): proxy-auth belongs to the connection and can't be changed",
        "'responseHeaders': {'add': {'x-weft-a': ''}}|$.routes[0].responseHeaders.add.x-weft-a (line"
            + " 1, column 42): x-weft-a can't be changed: x-weft-* is for the mesh itself",
        "'responseHeaders': {'add': {'a': '1', 'A': '2'}}|$.routes[0].responseHeaders.add.A (line"
            + " 1, column 52): the header is there twice; case doesn't count",
        "'responseHeaders': {'add': {'a': '\\n'}}|$.routes[0].responseHeaders.add.a (line 1, column"
            + " 47): ` ` is not allowed; allowed: the value of a header: Latin-1 without line breaks",
        "'fault': {'delay': {'duration': '1s'}}|$.routes[0].fault.delay (line 1, column 33):"
            + " `percent` is missing",
        "'mirror': {'percent': 1}|$.routes[0].mirror (line 1, column 24): at least one is needed of:"
            + " service, subset",
        "'retry': {'backoff': {'x': null}}|$.routes[0].retry.backoff.x (line 1, column 36): unknown"
            + " field; allowed: base, max",
      })
  void aRefusalOfARouteNamesThePlaceAndWhatIsAllowed(String route, String line) {
    String document = "{\"routes\": [{" + route.replace('\'', '"') + "}]}";
    assertThat(refusal(document.getBytes(StandardCharsets.UTF_8)).replace('"', '`'))
        .startsWith(line.replace("isn`t", "isn't"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'loadBalancer': {'subsetSize': 11}|11 is not allowed; allowed: 0 (all), or a whole number"
            + " 12-100000",
        "'loadBalancer': {'hashOn': [{'path': false}]}|false is not allowed; allowed: true",
        "'loadBalancer': {'locality': {'from': 'zone'}}|`zone` is not allowed; allowed: `meta.` and"
            + " a key of the endpoints' meta",
        "'hedge': {'after': 'p100'}|`p100` is not allowed; allowed: a percentile `p1` to `p99.9`,"
            + " or a duration",
        "'hedge': {'after': 'off'}|`off` is not allowed; allowed: a duration from 1ms to 1h",
        "'rateLimit': {'requestsPerSecond': 0}|0 is not allowed; allowed: a number 0.001-1000000",
        "'rateLimit': {'requestsPerSecond': 1e9999999999}|1e9999999999 is not allowed",
        "'healthChecks': [{'http': {'path': '/', 'status': ['299-200']}}]|`299-200` is not allowed;"
            + " allowed: statuses such as `200-299` or `204`",
        "'healthChecks': [{'http': {'path': '/'}, 'tcp': {}}]|exactly one is needed of: http, tcp,"
            + " grpc",
        "'healthChecks': [{'grpc': {'service': 1}}]|1 is not allowed; allowed: the name of a gRPC"
            + " service",
        "'failover': {'datacenters': ['dc 2']}|`dc 2` is not allowed; allowed: the name of a"
            + " datacenter",
        "'healthChecks': [{'tcp': {'port': 1}}]|unknown field; none is allowed",
        "'tls': {'mode': 'strict'}|`strict` is not allowed; allowed: `off`, `inherit`, `mesh` or"
            + " `simple`",
        "'protocol': 'HTTP'|`HTTP` is not allowed; allowed: `http`, `grpc` or `tcp`",
      })
  void aRefusalSaysWhatIsAllowed(String member, String why) {
    String document = "{" + member.replace('\'', '"') + "}";
    assertThat(refusal(document.getBytes(StandardCharsets.UTF_8)).replace('"', '`'))
        .contains("): " + why);
  }

  @Test
  void aTextOfManyPartsIsRefusedForItsLength() {
    String host = "a.".repeat(50_000) + "a";
    assertThat(refusal(("{\"hosts\": [\"" + host + "\"]}").getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("$.hosts[0] (line 1, column 12): 100001 characters are too many; allowed: 1000");
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

  private static String refusal(byte[] document) {
    try {
      return "accepted: " + PolicyReader.read(JsonReader.read(document), null);
    } catch (Refusal refusal) {
      return refusal.line();
    }
  }
}
