package dev.weft.agent.listen;

import dev.weft.consul.register.Registration;
import dev.weft.consul.register.RegistrationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From the first bind to the last heartbeat: gathers where the application listens, waits until one
 * of it is the service's port and ready, and has it registered for as long as it is open; then the
 * same again. {@link #run} is the life of the thread {@code weft-register}.
 */
public final class Listening implements Runnable, AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final long SLOW_LOOK_MILLIS = 1_000;

  /** After so many looks in a row without success they become rare. */
  private static final int QUICK_LOOKS = 40;

  private static final long REMINDER_MILLIS = 60_000;
  private static final int MOST_BINDS = 64;

  private final RegistrationPlan plan;
  private final long reminderMillis;
  private final PortChoice choice;
  private final Readiness readiness;

  /** Guarded by this. */
  private final List<Bind> binds = new ArrayList<>();

  /** Guarded by this. */
  private boolean ending;

  /** Guarded by this. */
  private boolean reminded;

  private volatile @Nullable Registration registration;

  /** Guarded by this. Where the service is registered, or null. */
  private @Nullable Place current;

  public Listening(RegistrationPlan plan) {
    this(plan, REMINDER_MILLIS);
  }

  Listening(RegistrationPlan plan, long reminderMillis) {
    this.plan = plan;
    this.reminderMillis = reminderMillis;
    this.choice = new PortChoice(plan.port(), plan.isLoopbackOfUse());
    this.readiness = new Readiness(plan.checkPath());
  }

  @Override
  public void run() {
    Place last = null;
    do {
      last = place(last);
    } while (last != null && isRegisteredWhileOpen(last));
  }

  /** Deregisters, if it has come to that; returns within a second. The first call counts. */
  @Override
  public void close() {
    Registration last;
    synchronized (this) {
      if (ending) {
        return;
      }
      ending = true;
      last = registration;
      notifyAll();
    }
    if (last != null) {
      last.close();
    }
  }

  /** Any thread. */
  public RegistrationStatus status() {
    Registration made = registration;
    return made == null ? RegistrationStatus.waiting(plan.service()) : made.status();
  }

  /** The service, with 1 while Consul has it and takes its heartbeats, else 0. Any thread. */
  public Map<String, Integer> passing() {
    return Map.of(plan.service(), status().state().equals("passing") ? 1 : 0);
  }

  synchronized void bound(Bind bind) {
    if (current != null) {
      current.anotherIsBound();
    }
    binds.removeIf(each -> !each.isOpen());
    if (binds.size() < MOST_BINDS) {
      binds.add(bind);
      notifyAll();
    }
  }

  /** Returns when the place is closed; false: the JVM ends. */
  private boolean isRegisteredWhileOpen(Place place) {
    Registration made = plan.registration(place, others(place));
    synchronized (this) {
      if (ending) {
        return false;
      }
      registration = made;
      current = place;
    }
    made.run();
    synchronized (this) {
      registration = ending ? made : null;
      current = null;
      return !ending;
    }
  }

  /**
   * Where the service listens and is ready; null: the JVM ends first.
   *
   * @param last where it did before, or null
   */
  private @Nullable Place place(@Nullable Place last) {
    int looks = 0;
    boolean prepared = last != null;
    while (true) {
      List<Bind> known;
      synchronized (this) {
        if (ending) {
          return null;
        }
        binds.removeIf(bind -> !bind.isOpen());
        known = List.copyOf(binds);
        reminded |= last != null;
      }
      if (!prepared && (!known.isEmpty() || plan.port() != 0)) {
        // What it takes to register loads while the application gets ready.
        plan.prepare();
        prepared = true;
      }
      Bind chosen = choice.of(last == null ? known : last.successors(known), System.nanoTime());
      Place place = chosen == null ? named(known) : Place.of(chosen);
      if (place != null && readiness.of(place.address())) {
        return place;
      }
      looks = pause(known, looks);
    }
  }

  /** The port that the settings name, bound by what isn't seen. */
  private @Nullable Place named(List<Bind> known) {
    for (Bind bind : known) {
      if (bind.port() == plan.port() && bind.isOpen()) {
        return null;
      }
    }
    return plan.port() == 0 ? null : Place.unseen(plan.port());
  }

  /** Until there is news or it is time to look again; returns the looks since the last news. */
  private synchronized int pause(List<Bind> known, int looks) {
    if (ending || !binds.equals(known)) {
      return 0;
    }
    boolean idle = known.isEmpty() && plan.port() == 0;
    long millis = idle ? reminderMillis : looks < QUICK_LOOKS ? LOOK_MILLIS : SLOW_LOOK_MILLIS;
    try {
      TimeUnit.MILLISECONDS.timedWait(this, millis);
    } catch (InterruptedException e) {
      // Nobody ends this thread so.
    }
    if (idle && binds.isEmpty() && !ending && !reminded) {
      reminded = true;
      plan.nothingListens();
    }
    return looks + 1;
  }

  private synchronized List<Integer> others(Place place) {
    List<Integer> ports = new ArrayList<>();
    for (Bind bind : binds) {
      if (bind.binder() != Binder.OUTSIDE
          && bind.port() != place.address().getPort()
          && bind.isOpen()) {
        ports.add(bind.port());
      }
    }
    return ports;
  }
}
