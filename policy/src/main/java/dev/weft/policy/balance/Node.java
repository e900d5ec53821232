package dev.weft.policy.balance;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The live counters of one endpoint; outlives snapshots as long as id, address and port stay.
 * Counted on the application's threads, read by pickers and by the admin server.
 */
public final class Node {
  private static final long REPORT_LIFE_NANOS = 10_000_000_000L;
  private static final AtomicIntegerFieldUpdater<Node> ACTIVE =
      AtomicIntegerFieldUpdater.newUpdater(Node.class, "active");

  private final LongAdder requests = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final Streaks streaks = new Streaks();
  private final Tally tally = new Tally();
  private final Standing standing = new Standing();
  private final Latency latency = new Latency();
  private final Errors errors = new Errors();

  /** Here and not in an object of its own: pickers read it of nodes drawn from thousands. */
  private volatile int active;

  /** {@link Stamped}; written by whoever ends a try. */
  private volatile long utilization;

  /** When it joined or came back; null: it was there from the first. */
  private volatile @Nullable Long joined;

  /** Written only by the publisher. */
  private volatile Endpoint endpoint;

  /** What those who send and who count keep here; each knows its own alone. */
  private volatile @Nullable Object senderNote;

  private volatile @Nullable Object listenerNote;

  public Node(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Whether a new description is still of this instance. */
  public boolean isSame(Endpoint other) {
    return endpoint.id().equals(other.id())
        && endpoint.port() == other.port()
        && endpoint.ip().equals(other.ip());
  }

  /** What the driver of tries found out of this address and port, or null. */
  public @Nullable Object senderNote() {
    return senderNote;
  }

  public void senderNote(Object note) {
    senderNote = note;
  }

  /** What the mesh's listener found out of this address and port, or null. */
  public @Nullable Object listenerNote() {
    return listenerNote;
  }

  public void listenerNote(Object note) {
    listenerNote = note;
  }

  public void describe(Endpoint now) {
    endpoint = now;
  }

  public void started() {
    ACTIVE.incrementAndGet(this);
    requests.increment();
  }

  public void ended(boolean failed) {
    ACTIVE.decrementAndGet(this);
    if (failed) {
      failures.increment();
    }
  }

  /** Attempts in flight. */
  public int active() {
    return active;
  }

  /** Attempts ever started. */
  public long requests() {
    return requests.sum();
  }

  /** Attempts that ended without an answer or with a 5xx. */
  public long failures() {
    return failures.sum();
  }

  public Streaks streaks() {
    return streaks;
  }

  Latency latency() {
    return latency;
  }

  /** Counted by the pools it is picked from. */
  Errors errors() {
    return errors;
  }

  /**
   * Takes the load that the endpoint reported in an answer.
   *
   * @param utilization 0 for idle, 1 for full
   */
  public void reported(double utilization, long now) {
    this.utilization = Stamped.of(utilization, now);
  }

  /** What it reported in the last 10 seconds; 0: nothing. */
  public double utilization(long now) {
    long known = utilization;
    return known == Stamped.NEVER || Stamped.ageNanos(known, now) > REPORT_LIFE_NANOS
        ? 0
        : Stamped.value(known);
  }

  /**
   * Notes that it is new or came back. Not for the endpoints that a service is first seen with, as
   * nothing says that they are new.
   */
  public void joined(long now) {
    joined = now;
  }

  /** On the clock of {@code Mesh.call}; null: it was there from the first. */
  public @Nullable Long joined() {
    return joined;
  }

  public Tally tally() {
    return tally;
  }

  /** What the failures that were seen say about it. */
  public Standing standing() {
    return standing;
  }

  /** Why it is out, or was and hasn't been taken back; null: it is in use. */
  public @Nullable Ejection ejection() {
    return standing.ejection();
  }

  /** Takes it out, also while it is returning. */
  public void eject(Ejection ejection) {
    standing.eject(ejection);
  }

  /** Uses it again, as one that is new. */
  public void takeBack(long now) {
    standing.takeBack(now);
    streaks.end();
    errors.forget();
    joined = now;
  }

  /** Whether balancers use it outside of panic. */
  public boolean isUsable() {
    return unusable() == null;
  }

  /** Why it isn't used, in a word or two for people; null: it is. */
  public @Nullable String unusable() {
    Health health = endpoint.health();
    if (health == Health.MAINTENANCE) {
      return "maintenance";
    }
    if (health == Health.CRITICAL) {
      return "critical";
    }
    return standing.reason();
  }

  @Override
  public String toString() {
    return endpoint.id() + "@" + endpoint.authority();
  }
}
