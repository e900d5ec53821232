package dev.weft.consul.http;

import java.util.function.Consumer;

/** Sends GET requests to Consul. Called on the event loop, and calls back on it. */
public interface Requests {

  /**
   * Sends one request; {@code done} is called exactly once, after this has returned, unless it is
   * cancelled before.
   *
   * @param target path and query
   * @return cancels the request
   */
  Runnable get(String target, long timeoutMillis, Consumer<Reply> done);
}
