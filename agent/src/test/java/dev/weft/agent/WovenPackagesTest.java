package dev.weft.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.Weave;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WovenPackagesTest {

  @Test
  void everyWovenClassIsInOneOfThePackages() {
    for (Weave weave : Clients.weaves(Set.of(), true)) {
      assertThat(isIn(weave, WovenPackages.WITH_LISTEN)).as(weave.type()).isTrue();
    }
  }

  @Test
  void nothingOfTheRegistrationIsWovenWithoutIt() {
    assertThat(Clients.weaves(Set.of(), false))
        .isNotEmpty()
        .allMatch(weave -> isIn(weave, WovenPackages.ALL))
        .noneMatch(weave -> weave.client().equals(Clients.LISTEN));
    assertThat(List.of(WovenPackages.WITH_LISTEN)).containsAll(List.of(WovenPackages.ALL));
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

  @Test
  void whatARowHasInCommonIsInCommon() {
    for (String[] row : WovenPackages.WITH_LISTEN) {
      assertThat(row).allMatch(beginning -> beginning.startsWith(row[0]));
    }
  }

  private static boolean isIn(Weave weave, String[][] rows) {
    return Arrays.stream(rows).anyMatch(row -> isIn(weave.type(), row))
        || List.of(WovenPackages.LIBRARIES).contains(weave.type());
  }

  private static boolean isIn(String type, String[] row) {
    return row.length == 1
        ? type.startsWith(row[0])
        : Arrays.stream(row).skip(1).anyMatch(type::startsWith);
  }
}
