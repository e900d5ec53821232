package dev.weft.agent.client;

import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The unwoven body of a method woven with an "around" hook. Calls the method again; the hook, which
 * has to be {@link #passing}, lets that one entry pass, so that the body runs. Calls that the body
 * makes are hooked as ever.
 */
public final class Original {
  private static final int NONE = -1;

  /**
   * One cell for each thread: the hook to be passed by its next entry. It stays with the thread, as
   * an entry that is made anew for each call would cost more than the call.
   */
  private static final ThreadLocal<int @Nullable []> PASSING = new ThreadLocal<>();

  private final int hook;
  private final Method method;

  public Original(int hook, Method method) {
    this.hook = hook;
    this.method = method;
  }

  /** Runs the body; throws what it throws. */
  public @Nullable Object call(@Nullable Object self, Object... args) throws Throwable {
    int[] passing = PASSING.get();
    if (passing == null) {
      passing = new int[1];
      PASSING.set(passing);
    }
    passing[0] = hook;
    try {
      return method.invoke(self, args);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      passing[0] = NONE;
    }
  }

  /** Runs the body of a method without arguments. */
  public @Nullable Object call(@Nullable Object self) throws Throwable {
    return call(self, Bridge.NO_ARGUMENTS);
  }

  /** A hook that lets the calls of its originals pass. */
  public static Hook passing(int hook, Hook next) {
    return (self, args, value) -> passes(hook) ? value : next.call(self, args, value);
  }

  private static boolean passes(int hook) {
    int[] passing = PASSING.get();
    if (passing == null || passing[0] != hook) {
      return false;
    }
    passing[0] = NONE;
    return true;
  }
}
