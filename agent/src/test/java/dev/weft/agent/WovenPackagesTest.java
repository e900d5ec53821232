package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.Weave;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WovenPackagesTest {

  @Test
  void everyWovenClassIsInOneOfThePackages() {
    for (Weave weave : Clients.weaves(Set.of(), true)) {
      assertThat(Arrays.stream(WovenPackages.WITH_LISTEN))
          .as(weave.type())
          .anyMatch(weave.type()::startsWith);
    }
  }

  @Test
  void nothingOfTheRegistrationIsWovenWithoutIt() {
    assertThat(Clients.weaves(Set.of(), false))
        .isNotEmpty()
        .allMatch(weave -> Arrays.stream(WovenPackages.ALL).anyMatch(weave.type()::startsWith))
        .noneMatch(weave -> weave.client().equals(Clients.LISTEN));
    assertThat(WovenPackages.WITH_LISTEN).containsAll(Arrays.asList(WovenPackages.ALL));
  }

  @Test
  void withoutListenTheEndIsWovenStill() {
    assertThat(Clients.weaves(Set.of(Clients.LISTEN), true))
        .filteredOn(weave -> weave.client().equals(Clients.LISTEN))
        .singleElement()
        .satisfies(weave -> assertThat(weave.method()).isEqualTo("runHooks"));
  }

  @Test
  void everyHookHasItsPlaceInTheTable() {
    assertThat(Clients.weaves(Set.of(), true)).allMatch(weave -> weave.hook() < Clients.HOOKS);
  }
}
