package dev.weft.consul.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.Failover;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.document.PolicyStore;
import dev.weft.policy.document.PolicyStore.Text;
import dev.weft.policy.route.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What chains mean as policies. The files beside this are answers of Consul 1.8.7. */
class ChainTest {
  private static final long MILLI = 1_000_000L;

  @Test
  void aChainThatSaysNothingMakesNoLayer() throws Exception {
    Chain chain = newer("", "");
    assertThat(chain.refusal()).isNull();
    assertThat(chain.layers()).isEmpty();
    assertThat(documents(Map.of("orders", chain))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "default-http, nosuch, '{ \"protocol\" : \"http\" }'",
    "no-match, nomatch, '{ \"protocol\" : \"http\", \"routes\" : [ { \"name\" :"
        + " \"service-router[0]\", \"split\" : [ { \"service\" : \"plain\" } ] } ] }'",
    "redirect-datacenter, redirdc, '{ \"protocol\" : \"http\", \"routes\" : [ { \"name\" :"
        + " \"service-resolver\", \"split\" : [ { \"service\" : \"redirdc\", \"datacenter\" :"
        + " \"dc2\" } ] } ] }'",
    "default-subset, default-sub, '{ \"protocol\" : \"http\", \"subsets\" : { \"a\" : { \"filter\""
        + " : \"Service.Meta.version == 1\", \"onlyPassing\" : true } }, \"routes\" : [ {"
        + " \"name\" : \"service-resolver\", \"split\" : [ { \"subset\" : \"a\" } ] } ] }'",
    "failover-datacenter, whole-failover, '{ \"protocol\" : \"http\", \"timeouts\" : {"
        + " \"connect\" : \"250ms\" }, \"failover\" : { \"overprovisioning\" : 10000,"
        + " \"targets\" : [ { \"service\" : \"whole-failover\", \"datacenter\" : \"dc2\" } ] } }'",
    "failover-service, subs, '{ \"protocol\" : \"http\", \"subsets\" : { \"a\" : { \"filter\" :"
        + " \"\\\"x\\\" in Service.Tags\" } }, \"failover\" : { \"overprovisioning\" : 10000,"
        + " \"subsets\" : { \"a\" : [ { \"service\" : \"orders-next\", \"datacenter\" : \"dc2\" }"
        + " ] } }, \"routes\" : [ { \"name\" : \"service-resolver\", \"split\" : [ { \"subset\" :"
        + " \"a\" } ] } ] }'",
    "redirect, orders, '{ \"subsets\" : { \"v2\" : { \"filter\" : \"Service.Meta.version =="
        + " \\\"2\\\"\", \"onlyPassing\" : true } }, \"timeouts\" : { \"connect\" : \"1500ms\" },"
        + " \"failover\" : { \"overprovisioning\" : 10000, \"subsets\" : { \"v2\" : [ {"
        + " \"service\" : \"orders-next\" } ] } } }'",
    "redirect, redir, '{ \"protocol\" : \"http\", \"routes\" : [ { \"name\" :"
        + " \"service-resolver\", \"timeouts\" : { \"connect\" : \"1500ms\" }, \"split\" : [ {"
        + " \"service\" : \"orders\", \"subset\" : \"v2\" } ] } ] }'",
  })
  void eachKindOfEntryBecomesADocument(String file, String service, String document)
      throws Exception {
    Chain chain = read(file);
    assertThat(chain.refusal()).isNull();
    assertThat(chain.notices()).isEmpty();
    assertThat(chain.document(service).replaceAll("\\s+", " ")).isEqualTo(document);
  }

  @Test
  void aRouterSaysWhereHowLongAndHowOften() throws Exception {
    ServicePolicy policy = policies(Map.of("orders", read("orders-http"))).policy("orders");
    assertThat(policy.routes())
        .extracting(each -> each.route().name())
        .containsExactly("service-router[0]", "service-router[1]", "service-router[2]");
    assertThat(policy.routes().get(0).route().split())
        .containsExactly(new Target("orders-next", "z", 3333), new Target("plain", null, 6667));
    assertThat(policy.routes().get(0).route().rewrite().prefix()).isEqualTo("/x");
    assertThat(policy.routes().get(0).route().match().headers().get(1).invert()).isTrue();
    assertThat(policy.routes().get(0).timeouts().requestNanos()).isEqualTo(3000 * MILLI);
    assertThat(policy.routes().get(0).timeouts().connectNanos()).isEqualTo(5000 * MILLI);
    assertThat(policy.routes().get(0).retry().attempts()).isEqualTo(4);
    assertThat(policy.routes().get(0).retry().statuses()).containsExactlyInAnyOrder(503, 429);
    assertThat(policy.routes().get(2).route().split())
        .containsExactly(new Target(null, "v1", 9050), new Target(null, "v2", 950));
    assertThat(policy.routes().get(2).timeouts().connectNanos()).isEqualTo(1500 * MILLI);
    assertThat(policy.routes().get(2).retry()).isEqualTo(ServicePolicy.DEFAULT.retry());
    assertThat(policy.failover().subsets())
        .containsEntry(
            "v1",
            List.of(
                new Failover.Target("orders", "v1", "dc2"),
                new Failover.Target("orders", "v1", "dc3")));
  }

  @Test
  void whatAChainSaysOfAnotherServiceIsInItsLayerAndThatOnesOwnChainIsOverIt() throws Exception {
    Chain other = newer("\"Resolver\": {\"Target\": \"t\", \"ConnectTimeout\": \"9s\"}", "");
    Map<String, Chain> both = Map.of("redir", read("redirect"), "orders", other);
    ServicePolicy policy = policies(both).policy("orders");
    assertThat(policy.subsets()).containsKey("v2");
    assertThat(policy.timeouts().connectNanos()).isEqualTo(9000 * MILLI);
    assertThat(
            policies(Map.of("redir", read("redirect"))).policy("orders").timeouts().connectNanos())
        .isEqualTo(1500 * MILLI);
  }

  @Test
  void everyAnswerOfARealConsulIsAcceptedAsPolicies() throws Exception {
    for (String file : List.of("loop", "thirds", "router-more", "redirect", "orders-http")) {
      Map<String, Chain> chains = new TreeMap<>(Map.of(file, read(file)));
      PolicyStore store = new PolicyStore(null);
      assertThat(store.chains(documents(chains), chains.keySet())).as(file).isEmpty();
    }
    assertThat(
            policies(Map.of("thirds", read("thirds")))
                .policy("thirds")
                .routes()
                .get(0)
                .route()
                .split())
        .extracting(Target::weight)
        .containsExactly(3334, 1111, 2222, 3333);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'Policy': 'least_request', 'LeastRequestConfig': {'ChoiceCount': 4}} | 'policy' :"
            + " 'least-request', 'choices' : 4 | ",
        "{'Policy': 'least_request', 'LeastRequestConfig': {'ChoiceCount': 40}} | 'policy' :"
            + " 'least-request', 'choices' : 10 | LeastRequestConfig.ChoiceCount 40 is not 2-10",
        "{'Policy': 'round_robin'} | 'policy' : 'round-robin' | ",
        "{'Policy': 'random'} | 'policy' : 'random' | ",
        "{'Policy': 'ring_hash', 'RingHashConfig': {'MinimumRingSize': 9}, 'HashPolicies':"
            + " [{'Field': 'header', 'FieldValue': 'x-user'}]} | 'policy' : 'ring-hash', 'hashOn' :"
            + " [ { 'header' : 'x-user' } ] | RingHashConfig is not honoured",
        "{'Policy': 'maglev', 'HashPolicies': [{'Field': 'cookie', 'FieldValue': 'sid',"
            + " 'CookieConfig': {'TTL': '9s'}}]} | 'policy' : 'maglev', 'hashOn' : [ { 'cookie' :"
            + " 'sid' } ] | HashPolicies[0].CookieConfig is not honoured",
        "{'Policy': 'maglev', 'HashPolicies': [{'SourceIP': true}]} | 'policy' : 'maglev' |"
            + " HashPolicies[0].SourceIP is not honoured",
        "{'Policy': 'maglev', 'HashPolicies': [{'Field': 'query_parameter', 'FieldValue': 'id',"
            + " 'Terminal': true}, {'Field': 'header', 'FieldValue': 'a'}]} | 'policy' : 'maglev',"
            + " 'hashOn' : [ { 'query' : 'id' }, { 'header' : 'a' } ] | HashPolicies[0].Terminal is"
            + " not honoured: all that a request has decide together",
      })
  void theLoadBalancerOfNewerVersionsIsRead(String balancer, String document, String notice)
      throws Exception {
    Chain chain = newer("\"LoadBalancer\": " + balancer.replace('\'', '"'), "");
    assertThat(chain.document("orders").replaceAll("\\s+", " ").replace('"', '\''))
        .isEqualTo("{ 'loadBalancer' : { " + document + " } }");
    assertThat(chain.notices())
        .isEqualTo(
            notice == null ? List.of() : List.of("service-resolver orders LoadBalancer." + notice));
    policies(Map.of("orders", chain));
  }

  @Test
  void theRequestTimeoutOfANewerResolverIsInNanoseconds() throws Exception {
    Chain chain = newer("\"Resolver\": {\"Target\": \"t\", \"RequestTimeout\": 2500000000}", "");
    assertThat(policies(Map.of("orders", chain)).policy("orders").timeouts().requestNanos())
        .isEqualTo(2500 * MILLI);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'Peer': 'far' | service-resolver orders leads to peer far, which is not supported",
        "'Namespace': 'other' | service-resolver orders leads to namespace other, which is not"
            + " supported",
        "'External': true | service-resolver orders leads to an external service, which is not"
            + " supported",
      })
  void aWayThatCanNotBeGoneRefusesTheWholeChain(String target, String why) throws Exception {
    Chain chain = newer("", ", " + target.replace('\'', '"'));
    assertThat(chain.refusal()).isEqualTo(why);
    assertThat(chain.layers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'Match': {'HTTP': {'Body': 'x'}}} | service-router orders Routes[0].Match.HTTP has"
            + " conditions that are not supported: Body",
        "{'Match': {'HTTP': {'Header': [{'Name': 'a', 'Range': 'x'}]}}} | service-router orders"
            + " Routes[0].Match.HTTP.Header[0] has conditions that are not supported: Range",
        "{'Match': {'HTTP': {'Header': [{'Name': 'a'}]}}} | service-router orders"
            + " Routes[0].Match.HTTP.Header[0] has no condition",
        "{'Match': {'HTTP': {'CaseInsensitive': true, 'PathExact': '/a'}}, 'Destination':"
            + " {'PrefixRewrite': '/'}} | service-router orders Routes[0].Match.HTTP.CaseInsensitive"
            + " can't be joined with PrefixRewrite",
        "{'Destination': {'RequestTimeout': 'soon'}} | RequestTimeout \"soon\" isn't a span of time",
      })
  void aConditionThatCanNotBeSaidRefusesTheWholeChain(String definition, String why)
      throws Exception {
    assertThat(routed(definition).refusal()).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'Match': {'HTTP': {'CaseInsensitive': true, 'PathExact': '/a.b'}}} | 'match' : { 'path' :"
            + " { 'regex' : '(?i:\\\\/a\\\\.b)' } } | ",
        "{'Match': {'HTTP': {'CaseInsensitive': true, 'PathPrefix': '/a'}}} | 'match' : { 'path' :"
            + " { 'regex' : '(?i:\\\\/a.*)' } } | ",
        "{'Match': {'HTTP': {'CaseInsensitive': true, 'PathRegex': '/a'}}} | 'match' : { 'path' :"
            + " { 'regex' : '(?i:/a)' } } | ",
        "{'Match': {'HTTP': {'Header': [{'Name': 'a', 'Contains': 'b'}]}}} | 'match' : { 'headers'"
            + " : [ { 'name' : 'a', 'regex' : '.*b.*' } ] } | ",
        "{'Match': {'HTTP': {'Header': [{'Name': 'a', 'Exact': 'b', 'IgnoreCase': true}]}}} |"
            + " 'match' : { 'headers' : [ { 'name' : 'a', 'regex' : '(?i:b)' } ] } | ",
        "{'Match': {'HTTP': {'PathPrefix': '/'}}, 'Destination': {'PrefixRewrite': '/v2/'}} |"
            + " 'match' : { 'path' : { 'prefix' : '/' } }, 'rewrite' : { 'prefix' : '/v2/' } | ",
        "{'Destination': {'IdleTimeout': '1m40s'}} | 'timeouts' : { 'idle' : '100s' } | ",
        "{'Destination': {'RequestTimeout': '-1s'}} | 'timeouts' : { 'request' : 'off' } | ",
        "{'Destination': {'RequestTimeout': '2h0m0s'}} | 'timeouts' : { 'request' : 'off' } |"
            + " Destination.RequestTimeout is more than 1h and therefore off",
        "{'Destination': {'NumRetries': 30}} | 'retry' : { 'attempts' : 10 } |"
            + " Destination.NumRetries 30 is more than 10",
        "{'Destination': {'RetryOn': ['5xx', 'internal']}} | 'retry' : { 'attempts' : 1, 'on' : ["
            + " '5xx' ] } | Destination.RetryOn internal is not honoured",
        "{'Destination': {'RequestHeaders': {'Set': {'x-a': '1'}, 'Add': {'x-b': ''}, 'Remove':"
            + " ['x-c']}}} | 'requestHeaders' : { 'set' : { 'x-a' : '1' }, 'add' : { 'x-b' : '' },"
            + " 'remove' : [ 'x-c' ] } | ",
        "{'Destination': {'ResponseHeaders': {'Remove': ['x-c']}}} | 'responseHeaders' : { 'remove'"
            + " : [ 'x-c' ] } | ",
        "{'Destination': {'NumRetries': 1, 'Novelty': true}} | 'retry' : { 'attempts' : 1 } |"
            + " Destination.Novelty is not honoured",
      })
  void routesOfNewerVersionsAreReadOrToldOf(String definition, String said, String notice)
      throws Exception {
    Chain chain = routed(definition);
    assertThat(chain.refusal()).isNull();
    String document = chain.document("orders").replaceAll("\\s+", " ").replace('"', '\'');
    String route = document.replaceAll(".*'service-router\\[0]', (.*) } ] }", "$1");
    assertThat(
            route
                .replaceAll("(, )?'split' : \\[ \\{ 'service' : 'orders' } ](, )?", "$1$2")
                .replaceAll("(, )+$|^, ", "")
                .replaceAll("(, ){2,}", ", "))
        .isEqualTo(said);
    assertThat(chain.notices())
        .isEqualTo(
            notice == null ? List.of() : List.of("service-router orders Routes[0]." + notice));
    policies(Map.of("orders", chain));
  }

  @Test
  void aFailOverToAPeerIsLeftOutAndSaid() throws Exception {
    Chain chain =
        newer(
            "\"Resolver\": {\"Target\": \"t\", \"Failover\": {\"Targets\": [\"p\"], \"Policy\":"
                + " {\"Mode\": \"order-by-locality\"}}}",
            "}, \"p\": {\"ID\": \"p\", \"Service\": \"orders\", \"Peer\": \"far\"");
    assertThat(chain.refusal()).isNull();
    assertThat(chain.layers()).isEmpty();
    assertThat(chain.notices())
        .containsExactly(
            "service-resolver orders Failover to peer far, which is not supported is not honoured",
            "service-resolver orders Failover Policy.Mode order-by-locality is not honoured");
    assertThat(documents(Map.of("orders", chain)).get("orders").notices()).hasSize(2);
  }

  @Test
  void chainsAreEqualIfTheySayTheSame() throws Exception {
    assertThat(read("redirect")).isEqualTo(read("redirect")).hasSameHashCodeAs(read("redirect"));
    assertThat(read("redirect")).isNotEqualTo(read("thirds")).isNotEqualTo("redirect");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | an object is missing",
        "{} | no Chain in it",
        "{\"Chain\": | not the JSON expected"
      })
  void whatIsNoChainIsAnAnswerThatCanNotBeRead(String json, String why) {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> parse(json)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(why);
  }

  private static PolicyStore policies(Map<String, Chain> chains) {
    PolicyStore store = new PolicyStore(null);
    store.chains(documents(chains), chains.keySet());
    assertThat(store.documents()).allMatch(document -> document.error() == null);
    return store;
  }

  private static Map<String, Text> documents(Map<String, Chain> chains) {
    Map<String, Layers.Said> said = new TreeMap<>();
    chains.forEach((service, chain) -> said.put(service, new Layers.Said(chain, 7, null)));
    return Layers.of(said);
  }

  private static Chain read(String file) throws IOException {
    String resource = file + ".json";
    try (InputStream in = Objects.requireNonNull(ChainTest.class.getResourceAsStream(resource))) {
      return Chain.read(in);
    }
  }

  /** With fields that Consul 1.8.7 doesn't have. */
  private static Chain newer(String resolverFields, String targetFields) throws IOException {
    String fields =
        resolverFields.contains("\"Resolver\"") ? "" : "\"Resolver\": {\"Target\": \"t\"}";
    String comma = fields.isEmpty() || resolverFields.isEmpty() ? "" : ", ";
    return parse(
        """
        {"Chain": {"ServiceName": "orders", "Namespace": "default", "Datacenter": "dc1",
         "Protocol": "tcp", "StartNode": "r", "Nodes": {"r": {"Type": "resolver", %s}},
         "Targets": {"t": {"ID": "t", "Service": "orders", "Datacenter": "dc1",
           "Subset": {} %s}}}}"""
            .formatted(fields + comma + resolverFields, targetFields));
  }

  private static Chain routed(String definition) throws IOException {
    return parse(
        """
        {"Chain": {"ServiceName": "orders", "Datacenter": "dc1", "StartNode": "s", "Nodes": {
          "s": {"Type": "router", "Routes": [{"Definition": %s, "NextNode": "r"}]},
          "r": {"Type": "resolver", "Resolver": {"Target": "t"}}},
         "Targets": {"t": {"ID": "t", "Service": "orders", "Datacenter": "dc1"}}}}"""
            .formatted(definition.replace('\'', '"')));
  }

  private static Chain parse(String json) throws IOException {
    return Chain.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
