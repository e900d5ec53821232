package dev.weft.agent.observe;

import dev.weft.policy.route.RequestHead;
import org.jspecify.annotations.Nullable;

record TestHead(String method, String authority, String path, @Nullable String traceparent)
    implements RequestHead {
  @Override
  public @Nullable String header(String name) {
    return name.equals("traceparent") ? traceparent : null;
  }
}
