package dev.weft.agent.listen;

import dev.weft.consul.register.Registration;
import dev.weft.consul.register.RegistrationStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * From the first bind to the last heartbeat: gathers where the application listens, waits until one
 * of it is the service's port and ready, and has it registered. {@link #run} is the life of the
 * thread {@code weft-register}.
 */
public final class Listening implements Runnable, AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final long SLOW_LOOK_MILLIS = 1_000;

  /** After so many looks in a row without success they become rare. */
  private static final int QUICK_LOOKS = 40;

  private static final long REMINDER_MILLIS = 60_000;
  private static final int MOST_BINDS = 64;

  private final RegistrationPlan plan;
  private final PortChoice choice;
  private final Readiness readiness;

  /** Guarded by this. */
  private final List<Bind> binds = new ArrayList<>();

  /** Guarded by this. */
  private boolean ending;

  /** Guarded by this. */
  private boolean reminded;

  private volatile boolean looking = true;
  private volatile @Nullable Registration registration;

  public Listening(RegistrationPlan plan) {
    this.plan = plan;
    this.choice = new PortChoice(plan.port(), plan.isLoopbackOfUse());
    this.readiness = new Readiness(plan.checkPath());
  }

  @Override
  public void run() {
    InetSocketAddress place = place();
    looking = false;
    Registration made = place == null ? null : plan.registration(place, others(place));
    synchronized (this) {
      if (made == null || ending) {
        return;
      }
      registration = made;
    }
    made.run();
  }

  /** Deregisters, if it has come to that; returns within a second. The first call counts. */
  @Override
  public void close() {
    Registration current;
    synchronized (this) {
      if (ending) {
        return;
      }
      ending = true;
      current = registration;
      notifyAll();
    }
    if (current != null) {
      current.close();
    }
  }

  /** Any thread. */
  public RegistrationStatus status() {
    Registration current = registration;
    return current == null ? RegistrationStatus.waiting(plan.service()) : current.status();
  }

  boolean isLooking() {
    return looking;
  }

  synchronized void bound(Bind bind) {
    if (binds.size() < MOST_BINDS) {
      binds.add(bind);
      notifyAll();
    }
  }

  /** Where the service listens and is ready; null: the JVM ends first. */
  private @Nullable InetSocketAddress place() {
    int looks = 0;
    boolean prepared = false;
    while (true) {
      List<Bind> known;
      synchronized (this) {
        if (ending) {
          return null;
        }
        known = List.copyOf(binds);
      }
      if (!prepared && (!known.isEmpty() || plan.port() != 0)) {
        // What it takes to register loads while the application gets ready.
        plan.prepare();
        prepared = true;
      }
      Bind chosen = choice.of(known, System.nanoTime());
      InetSocketAddress place = chosen == null ? named(known) : chosen.address();
      if (place != null && readiness.of(place)) {
        return place;
      }
      looks = pause(known, looks);
    }
  }

  /** The port that the settings name, bound by what isn't seen. */
  private @Nullable InetSocketAddress named(List<Bind> known) {
    for (Bind bind : known) {
      if (bind.port() == plan.port()) {
        return null;
      }
    }
    try {
      return plan.port() == 0
          ? null
          : new InetSocketAddress(InetAddress.getByAddress(new byte[] {0, 0, 0, 0}), plan.port());
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** Until there is news or it is time to look again; returns the looks since the last news. */
  private synchronized int pause(List<Bind> known, int looks) {
    if (ending || binds.size() != known.size()) {
      return 0;
    }
    boolean idle = known.isEmpty() && plan.port() == 0;
    long millis =
        idle
            ? reminded ? 0 : REMINDER_MILLIS
            : looks < QUICK_LOOKS ? LOOK_MILLIS : SLOW_LOOK_MILLIS;
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

  private synchronized List<Integer> others(InetSocketAddress place) {
    List<Integer> ports = new ArrayList<>();
    for (Bind bind : binds) {
      if (bind.binder() != Binder.OUTSIDE
          && bind.port() != place.getPort()
          && bind.open().getAsBoolean()) {
        ports.add(bind.port());
      }
    }
    return ports;
  }
}
