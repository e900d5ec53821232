package dev.weft.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeakIdentityMapTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @Test
  void equalKeysAreStillTwo() {
    WeakIdentityMap<String, String> map = new WeakIdentityMap<>(value -> {});
    String one = new String("key");
    String other = new String("key");

    map.put(one, "first");
    map.put(other, "second");

    assertThat(map.get(one)).isEqualTo("first");
    assertThat(map.get(other)).isEqualTo("second");
    assertThat(map.remove(one)).isEqualTo("first");
    assertThat(map.get(one)).isNull();
  }

  @Test
  void aKeyHasOneValue() {
    List<String> gone = new ArrayList<>();
    WeakIdentityMap<String, String> map = new WeakIdentityMap<>(gone::add);
    String key = new String("key");

    map.put(key, "first");
    map.put(key, "second");

    assertThat(map.remove(key)).isEqualTo("second");
    assertThat(map.get(key)).isNull();
  }

  @Test
  void aValueWhoseKeyIsGoneIsHandedOverOnce() {
    List<String> gone = new ArrayList<>();
    WeakIdentityMap<Object, String> map = new WeakIdentityMap<>(gone::add);
    Object kept = new Object();
    map.put(kept, "kept");
    map.put(new Object(), "first");

    collectUntil("first", map, gone);
    map.put(new Object(), "second");
    collectUntil("second", map, gone);

    assertThat(gone).containsOnlyOnce("first", "second").doesNotContain("kept");
    assertThat(map.get(kept)).isEqualTo("kept");
  }

  /** One collection may not be enough, and its finds are handed over a moment after it. */
  private static void collectUntil(
      String value, WeakIdentityMap<Object, String> map, List<String> gone) {
    long start = System.nanoTime();
    while (!gone.contains(value)) {
      assertThat(System.nanoTime() - start).as("waits for " + value).isLessThan(PATIENCE_NANOS);
      System.gc();
      map.put(new Object(), "later");
    }
  }
}
