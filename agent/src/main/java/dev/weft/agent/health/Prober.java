package dev.weft.agent.health;

import dev.weft.policy.Upstream;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.guard.HealthWatch.Checkup;
import dev.weft.policy.guard.ProbeResult;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Sends the probes of health checks, each over a connection of its own that no hook sees, and tells
 * what they found. Made when a policy first asks for one; used on the event loop only.
 */
public final class Prober {
  /** Of all services: thousands of endpoints that hang must not take all descriptors there are. */
  static final int MOST_IN_FLIGHT = 64;

  private final EventLoop eventLoop;
  private final LongSupplier clock;
  private final BiConsumer<String, Endpoint> onFailure;

  /** Services take turns. */
  private final ArrayDeque<Batch> waiting = new ArrayDeque<>();

  private int inFlight;

  /**
   * @param onFailure told of each probe that failed, with the key of the service
   */
  public Prober(EventLoop eventLoop, LongSupplier clock, BiConsumer<String, Endpoint> onFailure) {
    this.eventLoop = eventLoop;
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /** Sends what is due of a service; nothing while some that were due before still wait. */
  public void probe(Upstream upstream) {
    for (Batch batch : waiting) {
      if (batch.service.equals(upstream.key())) {
        return;
      }
    }
    List<Checkup> due = upstream.dueProbes(clock.getAsLong());
    if (!due.isEmpty()) {
      String host = upstream.service().name().service();
      waiting.add(new Batch(upstream.key(), host, new ArrayDeque<>(due)));
      send();
    }
  }

  void found(String service, Checkup checkup, ProbeResult result) {
    if (result.failure() != null) {
      onFailure.accept(service, checkup.node().endpoint());
    }
    checkup.ended(result, clock.getAsLong());
  }

  /** A connection is no more. */
  void closed() {
    inFlight--;
    if (!waiting.isEmpty()) {
      eventLoop.execute(this::send);
    }
  }

  private void send() {
    while (inFlight < MOST_IN_FLIGHT && !waiting.isEmpty()) {
      Batch batch = waiting.remove();
      send(batch, batch.checkups.remove());
      if (!batch.checkups.isEmpty()) {
        waiting.add(batch);
      }
    }
  }

  private void send(Batch batch, Checkup checkup) {
    ProbeConnection connection;
    try {
      connection = new ProbeConnection(this, batch.service, checkup);
    } catch (ChannelException e) {
      // No descriptor is left, which says nothing of the endpoint: it is due again later.
      return;
    }
    inFlight++;
    connection.open(eventLoop, batch.host);
  }

  /**
   * What is due of one service.
   *
   * @param service its key
   * @param host by which its endpoints are addressed
   * @param checkups at least one
   */
  private record Batch(String service, String host, ArrayDeque<Checkup> checkups) {}
}
