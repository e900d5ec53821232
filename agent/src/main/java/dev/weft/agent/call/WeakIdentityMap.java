package dev.weft.agent.call;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * State that belongs to an object of the application: found by identity, never by {@code equals}
 * (two requests may be equal), and gone with the object. A value must not refer to its key.
 */
public final class WeakIdentityMap<K, V> {
  private final ConcurrentHashMap<Object, V> entries = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Consumer<V> onCollected;

  /**
   * @param onCollected told of a value whose object is gone, on some later caller's thread
   */
  public WeakIdentityMap(Consumer<V> onCollected) {
    this.onCollected = onCollected;
  }

  public @Nullable V get(K object) {
    // An object's first identity hash costs more than all the rest.
    return entries.isEmpty() ? null : entries.get(new Lookup(object));
  }

  public void put(K object, V value) {
    expunge();
    entries.put(new Key(object, collected), value);
  }

  public @Nullable V remove(K object) {
    return entries.isEmpty() ? null : entries.remove(new Lookup(object));
  }

  /** Each object that is still there, with its state; both may change meanwhile. */
  public void forEach(BiConsumer<K, V> action) {
    expunge();
    entries.forEach(
        (key, value) -> {
          // Only keys are in here, and only put's.
          @SuppressWarnings("unchecked")
          K object = (K) ((Key) key).get();
          if (object != null) {
            action.accept(object, value);
          }
        });
  }

  private void expunge() {
    for (Object key = collected.poll(); key != null; key = collected.poll()) {
      V value = entries.remove(key);
      if (value != null) {
        onCollected.accept(value);
      }
    }
  }

  /** Finds a key by its object; unlike a reference, it costs the garbage collector nothing. */
  private static final class Lookup {
    private final Object object;

    Lookup(Object object) {
      this.object = object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.get() == object;
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object, ReferenceQueue<Object> queue) {
      super(object, queue);
      this.hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Object mine = get();
      return mine != null && other instanceof Key key && mine == key.get();
    }
  }
}
