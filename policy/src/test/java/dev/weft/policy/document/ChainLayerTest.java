package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.document.PolicyStore.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the registry's own configuration says lies between the defaults and the services. */
class ChainLayerTest {
  private static final long SECOND = 1_000_000_000L;

  private final PolicyStore store = new PolicyStore("web");

  @Test
  void aChainLiesOverTheDefaultsAndUnderTheService() {
    store.update(
        Map.of(
            "defaults", text("{'timeouts': {'connect': '1s', 'request': '2s', 'perTry': '3s'}}"),
            "services/users", text("{'timeouts': {'perTry': '4s'}}"),
            "callers/web/users", text("{'retry': {'attempts': 5}}")));
    assertThat(chain("users", "{'timeouts': {'request': '6s', 'perTry': '7s'}}")).isEmpty();

    assertThat(store.policy("users").timeouts().connectNanos()).isEqualTo(SECOND);
    assertThat(store.policy("users").timeouts().requestNanos()).isEqualTo(6 * SECOND);
    assertThat(store.policy("users").timeouts().perTryNanos()).isEqualTo(4 * SECOND);
    assertThat(store.policy("users").retry().attempts()).isEqualTo(5);
    assertThat(store.policy("orders").timeouts().requestNanos()).isEqualTo(2 * SECOND);
  }

  @Test
  void aChainThatGoesTakesItsLayerWithIt() {
    chain("users", "{'timeouts': {'request': '6s'}}");
    assertThat(store.documents())
        .extracting(MeshSnapshot.Document::key)
        .containsExactly("consul-chain/users");
    store.chains(Map.of(), Set.of("users"));
    assertThat(store.policy("users").timeouts().requestNanos()).isZero();
    assertThat(store.documents()).isEmpty();
  }

  @Test
  void aBadChainKeepsItsLastGoodVersionAndSaysWhy() {
    chain("users", "{'timeouts': {'request': '6s'}}");
    assertThat(chain("users", "{'timeouts': {'request': '6 s'}}"))
        .hasSize(1)
        .allMatch(line -> line.startsWith("consul-chain/users: $.timeouts.request (line 1"));
    assertThat(store.policy("users").timeouts().requestNanos()).isEqualTo(6 * SECOND);
  }

  @Test
  void whatItsAuthorLeftOutIsToldOnceAndStaysForPeopleToSee() {
    Map<String, Text> chains =
        Map.of(
            "users", new Text("{}".getBytes(StandardCharsets.UTF_8), 7, List.of("no peers"), null));
    assertThat(store.chains(chains, Set.of("users")))
        .containsExactly("consul-chain/users: no peers");
    assertThat(store.chains(chains, Set.of("users"))).isEmpty();
    assertThat(store.documents())
        .containsExactly(
            new MeshSnapshot.Document("consul-chain/users", 7, 7, null, List.of("no peers")));
    Map<String, Text> other = Map.of("users", new Text("{}".getBytes(StandardCharsets.UTF_8), 7));
    store.chains(other, Set.of("users"));
    assertThat(store.documents().get(0).notices()).isEmpty();
  }

  @Test
  void anErrorOfItsAuthorIsShownBesideTheVersionThatStaysInForce() {
    byte[] kept = "{\"retry\": {\"attempts\": 5}}".getBytes(StandardCharsets.UTF_8);
    Map<String, Text> chains = Map.of("users", new Text(kept, 7, List.of(), "leads to peer b"));
    assertThat(store.chains(chains, Set.of("users")))
        .containsExactly("consul-chain/users: leads to peer b");
    assertThat(store.documents().get(0).error()).isEqualTo("leads to peer b");
    assertThat(store.policy("users").retry().attempts()).isEqualTo(5);
    store.chains(Map.of("users", new Text(kept, 7)), Set.of("users"));
    assertThat(store.documents().get(0).error()).isNull();
  }

  @Test
  void aDocumentMayNameASubsetOfTheChain() {
    chain("users", "{'subsets': {'v2': {'tags': ['v2']}}}");
    assertThat(
            store.update(
                Map.of("services/users", text("{'routes': [{'split': [{'subset': 'v2'}]}]}"))))
        .isEmpty();
    assertThat(store.policy("users").routes()).hasSize(1);
  }

  /** Nobody called the service yet: its chain isn't known, and what a route names may be in it. */
  @Test
  void aSubsetThatNobodyDefinesIsRefusedOnceTheChainIsKnown() {
    assertThat(store.chains(Map.of(), Set.of())).isEmpty();
    String routes = "{'routes': [{'split': [{'subset': 'v2'}]}]}";
    assertThat(store.update(Map.of("services/users", text(routes)))).isEmpty();
    assertThat(store.chains(Map.of(), Set.of("users")))
        .containsExactly(
            "services/users: $.routes[0].split[0].subset (line 1, column 35): no such subset;"
                + " defined: none is defined");
  }

  @Test
  void noDocumentUnderThePrefixIsTakenForAChain() {
    assertThat(store.update(Map.of("consul-chain/users", text("{'retry': {'attempts': 9}}"))))
        .hasSize(1)
        .allMatch(line -> line.startsWith("consul-chain/users: unknown key; allowed: defaults"));
    assertThat(store.policy("users").retry().attempts()).isEqualTo(2);
  }

  private List<String> chain(String service, String document) {
    return store.chains(Map.of(service, text(document)), Set.of(service));
  }

  private static Text text(String document) {
    return new Text(document.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 1);
  }
}
