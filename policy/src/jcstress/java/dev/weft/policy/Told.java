package dev.weft.policy;

import dev.weft.policy.balance.Endpoint;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what the mesh tells, on whatever threads it does. */
final class Told implements MeshListener {
  final AtomicInteger finished = new AtomicInteger();
  final AtomicInteger ejected = new AtomicInteger();
  final AtomicInteger returned = new AtomicInteger();

  /** The status of the attempt that was told last. */
  volatile int status;

  @Override
  public void finished(
      Call call, Attempt attempt, Outcome outcome, Verdict verdict, long durationNanos) {
    finished.incrementAndGet();
    status = outcome.status();
  }

  @Override
  public void ejected(String service, Endpoint endpoint, String reason, long nanos) {
    ejected.incrementAndGet();
  }

  @Override
  public void returned(String service, Endpoint endpoint) {
    returned.incrementAndGet();
  }
}
