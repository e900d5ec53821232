package dev.weft.agent.client;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The unwoven body of a method woven with an "around" hook. Calls the method again and lets the
 * hook pass that one entry, so that the body runs; calls that the body makes are hooked as ever.
 */
public final class Original {
  /** The hook to be passed by the next entry on this thread. */
  private static final ThreadLocal<@Nullable Integer> PASSING = new ThreadLocal<>();

  private final Integer hook;
  private final Method method;

  public Original(int hook, Method method) {
    this.hook = hook;
    this.method = method;
  }

  /** Runs the body; throws what it throws. */
  public @Nullable Object call(@Nullable Object self, Object... args) throws Throwable {
    PASSING.set(hook);
    try {
      return method.invoke(self, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      PASSING.remove();
    }
  }

  static boolean passes(int hook) {
    Integer passing = PASSING.get();
    if (passing == null || passing != hook) {
      return false;
    }
    PASSING.remove();
    return true;
  }
}
