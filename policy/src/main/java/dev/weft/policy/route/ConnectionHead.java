package dev.weft.policy.route;

import org.jspecify.annotations.Nullable;

/**
 * All that is known of a connection before it carries anything: whose name it is made to. Made by
 * the socket hooks on the application's thread. Only routes that don't look into requests are for
 * it.
 *
 * @param authority {@code host} or {@code host:port} as the application wrote it
 */
public record ConnectionHead(String authority) implements RequestHead {
  @Override
  public String method() {
    return "CONNECT";
  }

  @Override
  public String path() {
    return "";
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }
}
