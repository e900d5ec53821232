package dev.weft.agent.client;

import dev.weft.bootstrap.Hook;
import org.jspecify.annotations.Nullable;

/**
 * One hook of one client. Loads the client's adapter when it is first called, and stands aside
 * while the client is switched off.
 */
final class ClientHook implements Hook {
  private final Client client;
  private final int number;
  private volatile @Nullable Hook hook;

  ClientHook(Client client, int number) {
    this.client = client;
    this.number = number;
  }

  /** Returning {@code value} is "as if it weren't there" for every pattern. */
  @Override
  public @Nullable Object call(Object self, @Nullable Object[] args, Object value)
      throws Throwable {
    if (client.standsAside()) {
      return value;
    }
    Hook loaded = hook;
    if (loaded == null) {
      loaded = client.adapted(number, Hook.class);
      if (loaded == null) {
        return value;
      }
      hook = loaded;
    }
    return loaded.call(self, args, value);
  }
}
