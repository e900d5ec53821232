package dev.weft.agent.client;

import dev.weft.agent.weave.Weave;
import dev.weft.bootstrap.Hook;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP client that Weft knows: where it is woven, and the name of the adapter class, which is
 * loaded on the first call. A client with a class that we don't know is left alone altogether.
 */
public final class Client {
  private final String name;
  private final List<Weave> weaves;
  private final Adapters adapters;
  private final String adapter;

  private @Nullable IntFunction<Hook> hooks;
  private volatile boolean off;
  private volatile boolean broken;

  /** @param adapter name of a public class with a constructor that takes {@link Adapters} */
  Client(String name, List<Weave> weaves, String adapter, Adapters adapters) {
    this.name = name;
    this.weaves = weaves;
    this.adapter = adapter;
    this.adapters = adapters;
  }

  public String name() {
    return name;
  }

  public List<Weave> weaves() {
    return weaves;
  }

  public boolean isOn() {
    return !off && !broken;
  }

  /** Live switch, from the settings or from {@code weft/mesh}. */
  public void switchOff(boolean off) {
    this.off = off;
  }

  /** Leaves this client alone for good; true the first time. */
  public boolean breakOff() {
    boolean first = !broken;
    broken = true;
    return first;
  }

  @SuppressWarnings("unchecked")
  synchronized Hook hook(int number) throws ReflectiveOperationException {
    IntFunction<Hook> made = hooks;
    if (made == null) {
      try {
        made =
            (IntFunction<Hook>)
                Class.forName(adapter, true, Client.class.getClassLoader())
                    .getConstructor(Adapters.class)
                    .newInstance(adapters);
      } catch (InvocationTargetException | RuntimeException | LinkageError e) {
        adapters.broken(this, e instanceof InvocationTargetException && e.getCause() != null ? e.getCause() : e);
        throw e;
      }
      hooks = made;
    }
    return made.apply(number);
  }
}
