package dev.weft.agent.client;

import dev.weft.agent.weave.Weave;
import dev.weft.bootstrap.Hook;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP client that Weft knows: where it is woven, and the name of its adapter, which is loaded
 * on the first call. A client with a class that we don't know is left alone altogether.
 */
public final class Client {
  private final String name;
  private final List<Weave> weaves;
  private final String adapter;
  private final Host host;

  /** Guarded by this. */
  private @Nullable IntFunction<Hook> hooks;

  private volatile boolean off;
  private volatile boolean broken;

  /**
   * @param adapter name of a public class with a constructor that takes {@link Adapters} and gives
   *     the hook of a number
   */
  public Client(String name, List<Weave> weaves, String adapter, Host host) {
    this.name = name;
    this.weaves = weaves;
    this.adapter = adapter;
    this.host = host;
  }

  public String name() {
    return name;
  }

  public List<Weave> weaves() {
    return weaves;
  }

  /** The hook to put under a weave's number. */
  public Hook hook(Weave weave) {
    return new ClientHook(this, weave.hook());
  }

  /** Live switch, from {@code weft/mesh}. */
  public void switchOff(boolean off) {
    this.off = off;
  }

  /** Leaves this client alone for good. */
  public void breakOff(Throwable reason) {
    boolean first = !broken;
    broken = true;
    if (first) {
      host.broken(this, reason);
    }
  }

  boolean isOn() {
    return !off && !broken;
  }

  /** The adapter's own hook, or null if this client can't be meshed. */
  @SuppressWarnings("unchecked")
  synchronized @Nullable Hook adapted(int number) {
    if (hooks == null && !broken) {
      try {
        hooks =
            Class.forName(adapter, true, Client.class.getClassLoader())
                .asSubclass(IntFunction.class)
                .getConstructor(Adapters.class)
                .newInstance(host.adapters());
      } catch (InvocationTargetException e) {
        breakOff(e.getCause() == null ? e : e.getCause());
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        breakOff(e);
      }
    }
    return hooks == null ? null : hooks.apply(number);
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
