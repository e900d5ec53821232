package dev.weft.consul.register;

import dev.weft.consul.ConsulLog;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.register.Schedule.Step;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Keeps the application's service registered: heartbeats, again if Consul forgot it, again with
 * another token, and away when the JVM ends or the application listens no longer. {@link #run}
 * takes one thread, which does nothing else meanwhile and may block; no other thread ever waits for
 * Consul but in {@link #close}, and there a second at most.
 */
public final class Registration implements Runnable, AutoCloseable {
  private final OwnService service;
  private final BooleanSupplier listens;
  private final Rhythm rhythm;
  private final Progress progress;
  private final Access access;
  private final Schedule schedule;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Whether Consul may have the service. Own thread only. */
  private boolean told;

  private volatile boolean asking;
  private volatile boolean closing;

  /**
   * @param listens whether the application still does; asked in {@link #run} before each call to
   *     Consul
   */
  public Registration(
      ConsulSettings settings, OwnService service, BooleanSupplier listens, ConsulLog log) {
    this(settings, service, listens, log, Rhythm.DEFAULT);
  }

  Registration(
      ConsulSettings settings,
      OwnService service,
      BooleanSupplier listens,
      ConsulLog log,
      Rhythm rhythm) {
    this.service = service;
    this.listens = listens;
    this.rhythm = rhythm;
    progress = new Progress(service, log);
    access = new Access(settings);
    schedule = new Schedule(rhythm, bound -> ThreadLocalRandom.current().nextInt(bound));
  }

  /** Loads what a registration takes, which is a second's work in a cold JVM. */
  public static void prepare(ConsulSettings settings) {
    try {
      new ConsulAgent(settings, null).close();
    } catch (IOException | RuntimeException | LinkageError e) {
      // It is said when it is used in earnest.
    }
  }

  /**
   * Returns when the service is deregistered: after {@link #close}, or because the application
   * listens no longer.
   */
  @Override
  public void run() {
    try {
      while (!closing && listens.getAsBoolean()) {
        act();
        pause();
      }
      if (told) {
        deregister();
      }
    } finally {
      ended.countDown();
      access.close();
    }
  }

  /** Deregisters; waits for it, but never longer than a second. Any thread, once. */
  @Override
  public void close() {
    closing = true;
    if (asking) {
      access.breakOff();
    }
    synchronized (this) {
      notifyAll();
    }
    try {
      if (!ended.await(rhythm.farewellMillis(), TimeUnit.MILLISECONDS)) {
        progress.leftBehind(" within " + rhythm.farewellMillis() + " ms", rhythm);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Any thread. */
  public RegistrationStatus status() {
    return progress.status(System.nanoTime());
  }

  private void act() {
    asking = true;
    try {
      // Looked at after asking is set: close() sees the call, or is seen here.
      if (closing) {
        return;
      }
      if (access.isRenewed()) {
        // Consul keeps the token of a registration and goes on with it.
        schedule.forgotten();
      }
      Step step = schedule.due(System.nanoTime());
      if (step == null) {
        return;
      }
      if (take(step, access.agent())) {
        schedule.done(step, System.nanoTime());
        progress.done(step, System.nanoTime());
      } else {
        schedule.forgotten();
      }
    } catch (CallFailed e) {
      failed(e);
    } catch (IOException | RuntimeException | LinkageError e) {
      failed(new CallFailed(0, e.getClass().getSimpleName() + ": " + e.getMessage(), e));
    } finally {
      asking = false;
    }
  }

  /** False if Consul doesn't have the service, or not as it should be. */
  private boolean take(Step step, ConsulAgent current) throws CallFailed {
    switch (step) {
      case REGISTER -> {
        told = true;
        current.register(service, rhythm);
      }
      case HEARTBEAT -> {
        return current.heartbeat(service);
      }
      case RECONCILE -> {
        return current.has(service);
      }
    }
    return true;
  }

  private void failed(CallFailed failure) {
    if (closing) {
      return;
    }
    schedule.failed(failure.isRefusal(), System.nanoTime());
    progress.failed(failure, access.address(), access.advice(failure, service));
    if (failure.isForbidden() && access.hasAnotherToken()) {
      schedule.forgotten();
    }
  }

  private void deregister() {
    try {
      try {
        access.agent().deregister(service);
      } catch (CallFailed e) {
        if (e.isRefusal() || !closing) {
          throw e;
        }
        // Broken off, perhaps, with the call before it.
        access.agent().deregister(service);
      }
      progress.deregistered(closing ? "" : ": the application listens no longer");
    } catch (CallFailed | IOException | RuntimeException | LinkageError e) {
      progress.leftBehind(": " + e.getMessage(), rhythm);
    }
  }

  private synchronized void pause() {
    long nanos = closing ? 0 : schedule.waitNanos(System.nanoTime());
    if (nanos > 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
      } catch (InterruptedException e) {
        // Nobody ends this thread so; what is due is looked at again.
      }
    }
  }
}
