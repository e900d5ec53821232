package dev.weft.agent.client;

import dev.weft.agent.weave.Pattern;
import dev.weft.agent.weave.Weave;
import dev.weft.bootstrap.Hook;
import dev.weft.bootstrap.Span;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP client that Weft knows, or the sockets that are all others: where it is woven, and the
 * name of its adapter, which is loaded on the first call. A client with a class that we don't know
 * is left alone altogether.
 */
public final class Client {
  private final String name;
  private final List<Weave> weaves;
  private final String adapter;
  private final boolean ownSwitch;
  private final Host host;

  /** Guarded by this. */
  private @Nullable IntFunction<?> hooks;

  private volatile boolean off;
  private volatile boolean broken;

  /**
   * @param adapter name of a public class with a constructor that takes {@link Adapters} and gives
   *     the {@link Hook} or {@link Span} of a number
   * @param ownSwitch whether the adapter itself stands aside while the client is switched off; its
   *     constructor takes the client, too
   */
  public Client(String name, List<Weave> weaves, String adapter, boolean ownSwitch, Host host) {
    this.name = name;
    this.weaves = weaves;
    this.adapter = adapter;
    this.ownSwitch = ownSwitch;
    this.host = host;
  }

  public String name() {
    return name;
  }

  public List<Weave> weaves() {
    return weaves;
  }

  /** Puts what it does under the numbers of its weaves. */
  public void install(Hook[] hooks, Span[] spans) {
    for (Weave weave : weaves) {
      if (weave.pattern() == Pattern.SPAN) {
        spans[weave.hook()] = new ClientSpan(this, weave.hook());
      } else {
        hooks[weave.hook()] = new ClientHook(this, weave.hook());
      }
    }
  }

  /** Live switch, from {@code weft/mesh}. */
  public void switchOff(boolean off) {
    this.off = off;
  }

  /** Whether it isn't switched off at the moment. */
  public boolean isOn() {
    return !off;
  }

  /** Leaves this client alone for good. */
  public void breakOff(Throwable reason) {
    boolean first = !broken;
    broken = true;
    if (first) {
      host.broken(this, reason);
    }
  }

  /** Whether hooks are passed over. */
  boolean standsAside() {
    return broken || (off && !ownSwitch);
  }

  /** The adapter's own hook or span, or null if this client can't be meshed. */
  synchronized <T> @Nullable T adapted(int number, Class<T> kind) {
    if (broken) {
      return null;
    }
    try {
      IntFunction<?> loaded = hooks;
      if (loaded == null) {
        loaded = load();
        hooks = loaded;
      }
      return kind.cast(loaded.apply(number));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      breakOff(reason(e));
      return null;
    }
  }

  private IntFunction<?> load() throws ReflectiveOperationException {
    Class<?> type = Class.forName(adapter, true, Client.class.getClassLoader());
    return (IntFunction<?>)
        (ownSwitch
            ? type.getConstructor(Adapters.class, Client.class).newInstance(host.adapters(), this)
            : type.getConstructor(Adapters.class).newInstance(host.adapters()));
  }

  /** What a constructor, or an initialiser of constants, failed of. */
  private static Throwable reason(Throwable thrown) {
    Throwable reason = thrown;
    while (reason.getCause() != null
        && (reason instanceof InvocationTargetException
            || reason instanceof ExceptionInInitializerError)) {
      reason = reason.getCause();
    }
    return reason;
  }

  /** The agent, as clients see it. */
  public interface Host {
    /**
     * Called once the first request of a client comes by; makes the rest of the agent if need be.
     */
    Adapters adapters();

    /** Told once of a client that can't be meshed. */
    void broken(Client client, Throwable reason);
  }
}
