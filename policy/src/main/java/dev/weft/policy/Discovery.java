package dev.weft.policy;

import java.util.concurrent.CompletableFuture;

/**
 * Where snapshots come from: Consul or a file. Publishes to a {@link Mesh} from threads of its own;
 * the methods here are called on the application's threads and never block.
 */
public interface Discovery extends AutoCloseable {

  /**
   * Completes, never exceptionally, once the catalog and the policies have been published for the
   * first time, or as soon as it is clear that they can't be had now. The same future every time.
   */
  CompletableFuture<Void> ready();

  /**
   * Asks for a service to be watched from now on. Completes, never exceptionally, once its first
   * endpoint list (and those of the services its routes name) has been published, or as soon as it
   * is clear that it can't be had now. Asking again is free.
   */
  CompletableFuture<Void> want(ServiceName name);

  /** Stops watching a service that nobody has called for a while. */
  void drop(ServiceName name);

  @Override
  void close();
}
