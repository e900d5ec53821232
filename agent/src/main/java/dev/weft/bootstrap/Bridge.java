package dev.weft.bootstrap;

/**
 * The one class that woven code calls. Lives in the bootstrap loader, so that every class can see
 * it, and knows no type but the JDK's. A hook that fails is reported, and the woven method goes on
 * as if it weren't there.
 */
public final class Bridge {
  /** "Run the woven method's own body." */
  public static final Object PROCEED = new Object();

  /** Of woven methods that take none. */
  public static final Object[] NO_ARGUMENTS = {};

  /**
   * Whether anybody wants to know of {@link #touched}; woven code looks here first. A look that
   * comes too late to see a change does no harm.
   */
  public static boolean watching;

  private static final Hook[] NONE = new Hook[0];

  private static final Span[] NO_SPANS = new Span[0];

  /**
   * By the number that weaving put into the call. Written once by the agent, before the first class
   * is woven.
   */
  private static volatile Hook[] hooks = NONE;

  /** As the hooks, for methods that are woven at both ends. */
  private static volatile Span[] spans = NO_SPANS;

  private static volatile Failures failures;

  private Bridge() {}

  /** The two tables are of one length; a number is in one of them. */
  public static void install(Hook[] table, Span[] both, Failures sink) {
    failures = sink;
    spans = both;
    hooks = table;
  }

  /** Woven at the start of a method: the result is PROCEED or what the method returns. */
  public static Object around(int hook, Object self, Object[] args) {
    Object result;
    try {
      result = hooks[hook].call(self, args, PROCEED);
    } catch (Throwable t) {
      failed(hook, t);
      return PROCEED;
    }
    if (result instanceof Thrown thrown) {
      Bridge.<RuntimeException>raise(thrown.cause);
    }
    return result;
  }

  /** Woven before a return: the result is returned in place of {@code value}. */
  public static Object value(Object value, int hook, Object self, Object[] args) {
    try {
      return hooks[hook].call(self, args, value);
    } catch (Throwable t) {
      failed(hook, t);
      return value;
    }
  }

  /** Woven at the start of a method: the arguments to go on with; null: those it has. */
  public static Object[] enter(int hook, Object self, Object[] args) {
    Object result;
    try {
      result = spans[hook].enter(self, args);
    } catch (Throwable t) {
      failed(hook, t);
      return null;
    }
    if (result instanceof Thrown thrown) {
      Bridge.<RuntimeException>raise(thrown.cause);
    }
    return (Object[]) result;
  }

  /** Woven before a return. */
  public static void left(Object value, int hook, Object self) {
    try {
      spans[hook].left(self, value);
    } catch (Throwable t) {
      failed(hook, t);
    }
  }

  /** Woven where the method's body throws. */
  public static void threw(Throwable thrown, int hook, Object self) {
    try {
      spans[hook].threw(self, thrown);
    } catch (Throwable t) {
      failed(hook, t);
    }
  }

  /** Woven at the start of a method, and called only while {@link #watching}. */
  public static void touched(int hook, Object self) {
    try {
      hooks[hook].call(self, NO_ARGUMENTS, null);
    } catch (Throwable t) {
      failed(hook, t);
    }
  }

  /** For what fails after a hook has done its work, when the woven method must not run again. */
  public static void report(int hook, Throwable failure) {
    failed(hook, failure);
  }

  private static void failed(int hook, Throwable t) {
    try {
      Failures sink = failures;
      if (sink != null) {
        sink.failed(hook, t);
      }
    } catch (Throwable unreported) {
      // Reporting must not reach the application either.
    }
  }

  /** Throws what the woven method may throw, which the compiler can't know. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void raise(Throwable t) throws T {
    throw (T) t;
  }

  /** Where failures of hooks are counted and logged. */
  public interface Failures {
    void failed(int hook, Throwable failure);
  }
}
