package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the reader say the same. */
class SchemaTest {
  private static final Map<String, Shape> SHAPES =
      Map.ofEntries(
          Map.entry("policy", Shape.POLICY),
          Map.entry("subset", Shape.SUBSET),
          Map.entry("route", Shape.ROUTE),
          Map.entry("match", Shape.MATCH),
          Map.entry("path", Shape.PATH),
          Map.entry("header", Shape.HEADER),
          Map.entry("target", Shape.TARGET),
          Map.entry("loadBalancer", Shape.LOAD_BALANCER),
          Map.entry("timeouts", Shape.TIMEOUTS),
          Map.entry("retry", Shape.RETRY),
          Map.entry("backoff", Shape.BACKOFF),
          Map.entry("budget", Shape.BUDGET),
          Map.entry("outlierDetection", Shape.OUTLIER_DETECTION),
          Map.entry("mesh", Shape.MESH));

  @Test
  void theSchemaHasTheFieldsOfTheReader() throws Exception {
    Schema schema = Schema.load();
    SHAPES.forEach(
        (name, shape) -> assertThat(schema.properties(name)).as(name).isEqualTo(shape.fields()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'hosts': ['orders.internal:8080', '[::1]']}",
        "{'protocol': 'grpc', 'subsets': {'v2': {'tags': ['v2'], 'meta': {'version': '2'}}}}",
        "{'routes': []}",
        "{'routes': [{'name': 'canary', 'match': {'path': {'prefix': '/v2'}, 'methods': ['GET']},"
            + " 'split': [{'service': 'orders', 'weight': 90}, {'weight': 0}]}]}",
        "{'routes': [{'match': {'headers': [{'name': 'x-user', 'present': true}]}}]}",
        "{'loadBalancer': {'policy': 'least-request', 'choices': 10, 'panicThreshold': 0}}",
        "{'timeouts': {'connect': '1.5s', 'request': 'off', 'perTry': '250ms'}}",
        "{'retry': {'attempts': 0, 'on': ['5xx', 429, '503'], 'backoff': {'base': '1ms'}}}",
        "{'retry': null, 'timeouts': {'connect': null}, 'subsets': {'v2': null}}",
        "{'outlierDetection': {'consecutive5xx': 0, 'interval': '1s', 'jitter': 100}}",
      })
  void bothAccept(String document) throws Exception {
    Json.Obj read = JsonReader.read(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(PolicyReader.read(read)).isNotNull();
    assertThat(Schema.load().accepts("policy", read)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'hosts': ['http://orders/']}",
        "{'hosts': 'orders'}",
        "{'protocol': 'udp'}",
        "{'timeout': {}}",
        "{'subsets': {'v2': {'tag': 'v2'}}}",
        "{'subsets': {'v2': {'meta': {'version': 2}}}}",
        "{'routes': {}}",
        "{'routes': [null]}",
        "{'routes': [{'split': []}]}",
        "{'routes': [{'split': [{'weight': -1}]}]}",
        "{'routes': [{'match': {'path': {}}}]}",
        "{'routes': [{'match': {'path': {'prefix': '/', 'exact': '/'}}}]}",
        "{'routes': [{'match': {'path': {'prefix': 'v2'}}}]}",
        "{'routes': [{'match': {'headers': [{'exact': 'a'}]}}]}",
        "{'routes': [{'match': {'headers': [{'name': 'a'}]}}]}",
        "{'loadBalancer': {'policy': 'ring-hash'}}",
        "{'loadBalancer': {'choices': 11}}",
        "{'loadBalancer': {'choices': 2.5}}",
        "{'timeouts': {'connect': 5}}",
        "{'timeouts': {'connect': '5 s'}}",
        "{'retry': {'on': ['teapot']}}",
        "{'retry': {'on': [99]}}",
        "{'retry': {'backoff': {'base': 'off'}}}",
        "{'retry': {'budget': {'percent': 101}}}",
        "{'outlierDetection': {'interval': 10}}",
        "{'outlierDetection': {'successRate': {}}}",
      })
  void bothRefuse(String document) throws Exception {
    Json.Obj read = JsonReader.read(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(Schema.load().accepts("policy", read)).isFalse();
    assertThat(refusal(read)).isNotNull();
  }

  private static Refusal refusal(Json.Obj document) {
    try {
      PolicyReader.read(document);
      return null;
    } catch (Refusal refusal) {
      return refusal;
    }
  }
}
