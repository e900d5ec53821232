package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.WeakIdentityMap;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the mesh knows of a connection. Most requests are sent and answered under one hook:
 * their state is found by the thread, and is gone with the hook. What outlives it is kept for the
 * connection. On the application's threads.
 */
final class UrlStates {
  private final WeakIdentityMap<Object, UrlState> kept = new WeakIdentityMap<>(UrlState::abandon);

  /** Connections of the JDK's pool that we have opened or taken from it. */
  private final WeakIdentityMap<Object, Use> uses = new WeakIdentityMap<>(use -> {});

  /** What is known of a {@code HttpURLConnection}. */
  @Nullable UrlState of(Object connection) {
    UrlThread thread = UrlThread.current();
    return thread.sending == connection ? thread.state : kept.get(connection);
  }

  void put(Object connection, UrlState state) {
    UrlThread thread = UrlThread.current();
    if (thread.sending == connection) {
      thread.state = state;
    } else {
      kept.put(connection, state);
    }
  }

  void remove(Object connection) {
    UrlThread thread = UrlThread.current();
    if (thread.sending == connection && thread.state != null) {
      thread.state.client = null;
      thread.state = null;
    }
    kept.remove(connection);
  }

  /** Keeps what outlives the hook, and forgets what doesn't. */
  void settle(Object connection, @Nullable UrlState before, @Nullable UrlState after) {
    Object client = after == null ? null : after.client;
    if (after != null) {
      after.client = null;
    }
    if (after == null || !after.outlivesHook()) {
      if (before != null) {
        kept.remove(connection);
      }
      return;
    }
    if (before != after) {
      kept.put(connection, after);
    }
    if (client != null) {
      uses.put(client, new Use(after.url, after));
    }
  }

  /** A connection of the JDK's pool is used for a request. */
  void use(Object client, UrlState state) {
    state.client = client;
    // Whose name the certificate was checked for has to be known as long as the connection is
    // there.
    if (UrlThread.current().state != state || isSecure(state.url)) {
      uses.put(client, new Use(state.url, state));
    }
  }

  /** Who uses a connection of the JDK's pool, or did last; null: nobody that concerns us. */
  @Nullable UrlState user(Object client) {
    UrlState sending = UrlThread.current().state;
    if (sending != null && sending.client == client) {
      return sending;
    }
    Use use = uses.get(client);
    return use == null ? null : use.state;
  }

  /** The URL that the application wrote for a connection to an endpoint, or null. */
  @Nullable URL written(Object client) {
    Use use = uses.get(client);
    if (use != null) {
      return use.url;
    }
    UrlState opened = UrlThread.current().opened;
    return opened == null ? null : opened.url;
  }

  /** Whether a connection, or the one that this thread is opening, goes to the relay. */
  boolean isLocal(Object client) {
    UrlState known = user(client);
    UrlState state = known == null ? UrlThread.current().opened : known;
    return state != null && state.exchange.isLocal();
  }

  /** Whether the certificate of a connection from the pool was checked for another name. */
  boolean isForAnotherName(Object client, URL url) {
    if (!isSecure(url)) {
      return false;
    }
    Use before = uses.get(client);
    return before != null && !url.getHost().equalsIgnoreCase(before.url.getHost());
  }

  private static boolean isSecure(URL url) {
    return url.getProtocol().equals("https");
  }

  /**
   * What a connection of the JDK's pool is, or was last, used for.
   *
   * @param url that the application wrote
   */
  private record Use(URL url, UrlState state) {}
}
