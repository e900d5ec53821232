package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.Weave;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WovenPackagesTest {

  @Test
  void everyWovenClassIsInOneOfThePackages() {
    for (Weave weave : Clients.weaves(Set.of())) {
      assertThat(Arrays.stream(WovenPackages.ALL))
          .as(weave.type())
          .anyMatch(weave.type()::startsWith);
    }
  }

  @Test
  void everyHookHasItsPlaceInTheTable() {
    assertThat(Clients.weaves(Set.of())).allMatch(weave -> weave.hook() < Clients.HOOKS);
  }
}
