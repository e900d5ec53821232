package dev.weft.agent.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeakIdentityMapTest {

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
    map.put(new Object(), "orphan");
    WeakReference<Object> probe = new WeakReference<>(new Object());

    while (gone.isEmpty()) {
      System.gc();
      map.put(new Object(), "later");
    }

    assertThat(probe.get()).isNull();
    assertThat(gone).contains("orphan");
  }
}
