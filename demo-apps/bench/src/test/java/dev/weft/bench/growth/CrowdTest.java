package dev.weft.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.server.Catalog;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CrowdTest {

  @Test
  void whatIsCalledWithoutTheMeshIsWhatIsCalledThroughIt() {
    Crowd crowd = Crowd.ofMany(2, 5, 3);
    assertThat(crowd.names()).containsExactly("http://many-0", "http://many-1");
    List<String> called =
        crowd.instances(80).stream()
            .filter(instance -> List.of("many-0", "many-1").contains(instance.service()))
            .map(instance -> "http://" + Catalog.address(instance.number()) + ":80")
            .toList();
    assertThat(crowd.addresses(80)).hasSize(6).containsExactlyInAnyOrderElementsOf(called);
  }

  @Test
  void theServicesThatAreNotCalledAreInTheCatalog() {
    assertThat(Crowd.ofMany(2, 5, 3).instances(80)).hasSize(15);
  }

  @Test
  void withoutTheMeshTheServicesAreCalledInTurn() {
    assertThat(Crowd.ofMany(2, 2, 2).addresses(80))
        .containsExactly(
            "http://127.0.0.2:80",
            "http://127.0.0.4:80",
            "http://127.0.0.3:80",
            "http://127.0.0.5:80");
  }

  @Test
  void aSubsetIsOnlyCalledNotOnlyKnown() {
    Crowd crowd = Crowd.ofOne(100, 12);
    assertThat(crowd.addresses(80)).hasSize(12);
    assertThat(crowd.instances(80)).hasSize(100).isEqualTo(Crowd.ofOne(100, null).instances(80));
    assertThat(crowd.policy()).isEqualTo("{\"loadBalancer\": {\"subsetSize\": 12}}");
  }

  @Test
  void tenThousandInstancesHaveTenThousandAddresses() {
    assertThat(new HashSet<>(Crowd.ofOne(10_000, null).addresses(80))).hasSize(10_000);
  }
}
