package dev.weft.agent.call;

import org.jspecify.annotations.Nullable;

/**
 * The mark of a thread that connects to an endpoint which was chosen for a request already, where
 * the address itself can't carry it as {@link MeshAddress} does: it isn't balanced again. Stays
 * with its thread, and is set and taken back by that thread alone.
 */
public final class Chosen {
  private static final ThreadLocal<@Nullable Chosen> OF_THREADS = new ThreadLocal<>();

  /** How many connects are under way, one in the other. */
  private int depth;

  private Chosen() {}

  /** That of the calling thread. */
  public static Chosen ofThread() {
    Chosen known = OF_THREADS.get();
    if (known == null) {
      known = new Chosen();
      OF_THREADS.set(known);
    }
    return known;
  }

  public void begin() {
    depth++;
  }

  public void end() {
    depth--;
  }

  /** Whether the calling thread connects to such an endpoint. */
  public static boolean isSet() {
    Chosen known = OF_THREADS.get();
    return known != null && known.depth > 0;
  }
}
