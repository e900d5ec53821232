package dev.weft.agent;

import dev.weft.policy.Discovery;
import dev.weft.policy.Mesh;
import dev.weft.policy.Upstream;
import java.util.concurrent.TimeUnit;

/**
 * Stops the discovery of services that nobody has called for ten minutes; the next call begins it
 * again. Who has a virtual address or open connections is in use. Called by the sweep on the event
 * loop.
 */
record IdleServices(Mesh mesh, Discovery discovery) {
  private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

  void drop(long now) {
    for (Upstream upstream : mesh.upstreams()) {
      boolean used = upstream.isPinned() || upstream.connections() > 0;
      if (!used && now - upstream.lastCall() > IDLE_NANOS) {
        discovery.drop(upstream.service().name());
      }
    }
  }
}
