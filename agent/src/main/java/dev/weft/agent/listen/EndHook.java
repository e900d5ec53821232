package dev.weft.agent.listen;

import dev.weft.bootstrap.Hook;
import org.jspecify.annotations.Nullable;

/**
 * Deregisters before the first of the application's shutdown hooks runs. Called on the thread that
 * ends the JVM.
 */
public final class EndHook implements Hook {
  private final Listening listening;

  public EndHook(Listening listening) {
    this.listening = listening;
  }

  @Override
  public @Nullable Object call(
      @Nullable Object self, @Nullable Object[] args, @Nullable Object value) {
    listening.close();
    return value;
  }
}
