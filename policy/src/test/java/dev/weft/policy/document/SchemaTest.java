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
          Map.entry("pathMatch", Shape.PATH),
          Map.entry("named", Shape.NAMED),
          Map.entry("target", Shape.TARGET),
          Map.entry("rewrite", Shape.REWRITE),
          Map.entry("redirect", Shape.REDIRECT),
          Map.entry("headerOps", Shape.HEADER_OPS),
          Map.entry("fault", Shape.FAULT),
          Map.entry("delay", Shape.DELAY),
          Map.entry("abort", Shape.ABORT),
          Map.entry("mirror", Shape.MIRROR),
          Map.entry("loadBalancer", Shape.LOAD_BALANCER),
          Map.entry("hashOn", Shape.HASH_ON),
          Map.entry("locality", Shape.LOCALITY),
          Map.entry("failover", Shape.FAILOVER),
          Map.entry("standIn", Shape.STAND_IN),
          Map.entry("timeouts", Shape.TIMEOUTS),
          Map.entry("retry", Shape.RETRY),
          Map.entry("backoff", Shape.BACKOFF),
          Map.entry("budget", Shape.BUDGET),
          Map.entry("hedge", Shape.HEDGE),
          Map.entry("circuitBreaker", Shape.CIRCUIT_BREAKER),
          Map.entry("outlierDetection", Shape.OUTLIER_DETECTION),
          Map.entry("failurePercentage", Shape.FAILURE_PERCENTAGE),
          Map.entry("successRate", Shape.SUCCESS_RATE),
          Map.entry("healthCheck", Shape.HEALTH_CHECK),
          Map.entry("httpProbe", Shape.HTTP_PROBE),
          Map.entry("tcpProbe", Shape.TCP_PROBE),
          Map.entry("grpcProbe", Shape.GRPC_PROBE),
          Map.entry("rateLimit", Shape.RATE_LIMIT),
          Map.entry("concurrencyLimit", Shape.CONCURRENCY_LIMIT),
          Map.entry("gradient", Shape.GRADIENT),
          Map.entry("tls", Shape.TLS),
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
        "{'outlierDetection': {'successRate': {}, 'failurePercentage': {'threshold': 0}}}",
        "{'routes': [{'match': {'path': {'exact': null, 'template': '/{a}/**'}, 'percent': 0.01}}]}",
        "{'routes': [{'rewrite': {'prefix': '/', 'host': 'a:1'}, 'match': {'path': {'exact': '/b'}}}]}",
        "{'routes': [{'redirect': {'path': '/?a=b#c'}, 'split': [{}]}]}",
        "{'routes': [{'requestHeaders': {'set': {'X-A': ''}, 'add': {}, 'remove': ['te2']}}]}",
        "{'routes': [{'fault': {'delay': {'percent': 0, 'duration': '1h'}, 'abort': {'percent': 1}}}]}",
        "{'routes': [{'mirror': {'service': 'a', 'percent': 1.25}}, {'retry': {}, 'hedge': null}]}",
        "{'loadBalancer': {'policy': 'maglev', 'hashOn': [], 'subsetSize': 12, 'slowStart': 'off'}}",
        "{'loadBalancer': {'hashOn': [{'path': true}], 'locality': {}, 'subsetSize': 0}}",
        "{'failover': {'datacenters': ['dc2'], 'services': ['b'], 'overprovisioning': 100}}",
        "{'failover': {'targets': [{'datacenter': 'dc2'}, {'service': 'b', 'subset': 'c'}]}}",
        "{'failover': {'subsets': {'v1': [{'subset': 'v2'}], 'v2': [], 'v3': null}}}",
        "{'subsets': {'v1': {'filter': 'Service.Port == 80', 'onlyPassing': true}}}",
        "{'routes': [{'split': [{'service': 'b', 'datacenter': 'dc2'}, {'datacenter': null}]}]}",
        "{'routes': [{'match': {'headers': [{'name': 'a', 'exact': 'b', 'invert': true}]}}]}",
        "{'retry': {'attempts': 1e0, 'maxBodyBytes': 0}}",
        "{'hedge': {'after': 'p99.9', 'max': 3}}",
        "{'hedge': {'after': '10ms'}}",
        "{'circuitBreaker': {'maxConnections': 0, 'maxRetries': 1000000}}",
        "{'healthChecks': [{'http': {'path': '/', 'status': ['100-599', 204, '301']}}, {'grpc': {}}]}",
        "{'rateLimit': {'requestsPerSecond': 0.001}}",
        "{'concurrencyLimit': {}, 'tls': {'mode': 'simple', 'sni': 'a.b', 'ca': '/ca.pem'}}",
      })
  void bothAccept(String document) throws Exception {
    Json.Obj read = JsonReader.read(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(PolicyReader.read(read, null)).isNotNull();
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
        "{'loadBalancer': {'choices': 11}}",
        "{'loadBalancer': {'choices': 2.5}}",
        "{'timeouts': {'connect': 5}}",
        "{'timeouts': {'connect': '5 s'}}",
        "{'retry': {'on': ['teapot']}}",
        "{'retry': {'on': [99]}}",
        "{'retry': {'backoff': {'base': 'off'}}}",
        "{'retry': {'budget': {'percent': 101}}}",
        "{'outlierDetection': {'interval': 10}}",
        "{'outlierDetection': {'successRate': {'stdevFactor': 1900}}}",
        "{'hosts': ['a:65536']}",
        "{'timeouts': {'connect': '3601s'}}",
        "{'timeouts': {'connect': '0.5ms'}}",
        "{'routes': [{'split': [{'weight': 0}]}]}",
        "{'routes': [{'match': {'path': {'exact': '/', 'template': '/'}}}]}",
        "{'routes': [{'match': {'path': {'template': '/a{b}'}}}]}",
        "{'routes': [{'match': {'query': [{'name': 'a=b', 'present': true}]}}]}",
        "{'routes': [{'match': {'percent': 0.001}}]}",
        "{'routes': [{'rewrite': {'prefix': '/'}}]}",
        "{'routes': [{'rewrite': {'prefix': '/'}, 'match': {'path': {'regex': '/a'}}}]}",
        "{'routes': [{'redirect': {'status': 301}}]}",
        "{'routes': [{'redirect': {'path': '/', 'status': 304}}]}",
        "{'routes': [{'requestHeaders': {'set': {'HOST': 'a'}}}]}",
        "{'routes': [{'requestHeaders': {'remove': ['proxy-']}}]}",
        "{'routes': [{'requestHeaders': {'set': {'Expect': '100-continue'}}}]}",
        "{'routes': [{'requestHeaders': {'remove': ['HTTP2-Settings']}}]}",
        "{'routes': [{'responseHeaders': {'add': {'a': 'b\\u000d'}}}]}",
        "{'routes': [{'fault': {'delay': {'percent': 1}}}]}",
        "{'routes': [{'fault': {'abort': {'percent': 1, 'status': 199}}}]}",
        "{'routes': [{'mirror': {}}]}",
        "{'loadBalancer': {'subsetSize': 11}}",
        "{'loadBalancer': {'hashOn': [{'path': false}]}}",
        "{'loadBalancer': {'hashOn': [{'path': true, 'query': 'a'}]}}",
        "{'loadBalancer': {'locality': {'from': 'zone'}}}",
        "{'failover': {'overprovisioning': 99}}",
        "{'failover': {'targets': [{}]}}",
        "{'failover': {'targets': [{'service': 'b', 'weight': 1}]}}",
        "{'failover': {'subsets': {'v1': {}}}}",
        "{'subsets': {'v1': {'filter': ''}}}",
        "{'subsets': {'v1': {'onlyPassing': 'yes'}}}",
        "{'routes': [{'split': [{'datacenter': 'dc2'}]}]}",
        "{'routes': [{'split': [{'service': null, 'datacenter': 'dc2'}]}]}",
        "{'routes': [{'match': {'headers': [{'name': 'a', 'exact': 'b', 'invert': 1}]}}]}",
        "{'retry': {'maxBodyBytes': 16777217}}",
        "{'hedge': {'after': 'p100'}}",
        "{'hedge': {'max': 4}}",
        "{'circuitBreaker': {'maxRequests': 1000001}}",
        "{'healthChecks': [{}]}",
        "{'healthChecks': [{'tcp': {}, 'grpc': {}}]}",
        "{'healthChecks': [{'http': {'path': '/', 'status': ['210-209']}}]}",
        "{'rateLimit': {'requestsPerSecond': 0}}",
        "{'concurrencyLimit': {'gradient': {'min': 0}}}",
        "{'tls': {'mode': 'simple', 'sni': 'a:1'}}",
      })
  void bothRefuse(String document) throws Exception {
    Json.Obj read = JsonReader.read(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    assertThat(Schema.load().accepts("policy", read)).isFalse();
    assertThat(refusal(read)).isNotNull();
  }

  private static Refusal refusal(Json.Obj document) {
    try {
      PolicyReader.read(document, null);
      return null;
    } catch (Refusal refusal) {
      return refusal;
    }
  }
}
