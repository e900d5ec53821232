package dev.weft.agent;

import dev.weft.policy.Discovery;
import dev.weft.policy.ServiceName;
import java.util.concurrent.CompletableFuture;

/** Stands in when the watch engine could not be started: nothing is ever found, nobody waits. */
final class NoDiscovery implements Discovery {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  @Override
  public CompletableFuture<Void> ready() {
    return DONE;
  }

  @Override
  public CompletableFuture<Void> want(ServiceName name) {
    return DONE;
  }

  @Override
  public void drop(ServiceName name) {}

  @Override
  public void close() {}
}
