package dev.weft.agent.socket;

import dev.weft.bootstrap.Span;
import org.jspecify.annotations.Nullable;

/** A method that goes on with a connect that was begun. On the application's threads. */
final class Finishing implements Span {
  private final LiveConnections live;

  Finishing(LiveConnections live) {
    this.live = live;
  }

  @Override
  public @Nullable Object enter(Object self, @Nullable Object[] args) {
    LiveConnection connection = live.of(self);
    if (connection != null) {
      connection.begin();
    }
    return null;
  }

  @Override
  public void left(Object self, @Nullable Object value) {
    live.left(self, Boolean.TRUE.equals(value));
  }

  @Override
  public void threw(Object self, Throwable thrown) {
    live.threw(self, thrown);
  }
}
