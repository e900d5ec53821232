package dev.weft.agent.client;

import dev.weft.bootstrap.Span;
import org.jspecify.annotations.Nullable;

/**
 * One span of one client. Loads the client's adapter when it is first called. What has begun is
 * told of its end, whatever was switched off in between.
 */
final class ClientSpan implements Span {
  private final Client client;
  private final int number;
  private volatile @Nullable Span span;

  ClientSpan(Client client, int number) {
    this.client = client;
    this.number = number;
  }

  @Override
  public @Nullable Object enter(Object self, @Nullable Object[] args) throws Throwable {
    Span loaded = span;
    if (loaded == null) {
      loaded = client.adapted(number, Span.class);
      if (loaded == null) {
        return null;
      }
      span = loaded;
    }
    return client.standsAside() ? null : loaded.enter(self, args);
  }

  @Override
  public void left(Object self, @Nullable Object value) throws Throwable {
    Span loaded = span;
    if (loaded != null) {
      loaded.left(self, value);
    }
  }

  @Override
  public void threw(Object self, Throwable thrown) throws Throwable {
    Span loaded = span;
    if (loaded != null) {
      loaded.threw(self, thrown);
    }
  }
}
