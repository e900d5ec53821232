package dev.weft.consul.register;

import dev.weft.consul.ConsulLog;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.http.Token;
import dev.weft.consul.register.Schedule.Step;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the application's service registered: heartbeats, again if Consul forgot it, again with
 * another token, and away when the JVM ends. {@link #run} is the life of one thread, which does
 * nothing else and may block; no other thread ever waits for Consul but in {@link #close}, and
 * there a second at most.
 */
public final class Registration implements Runnable, AutoCloseable {
  private final ConsulSettings settings;
  private final OwnService service;
  private final ConsulLog log;
  private final Rhythm rhythm;
  private final Token tokens;
  private final Schedule schedule;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** The token that the client was made with, and the service registered. Own thread only. */
  private @Nullable String token;

  /** Whether Consul may have the service. Own thread only. */
  private boolean told;

  private volatile @Nullable ConsulAgent agent;
  private volatile boolean asking;
  private volatile boolean closing;

  /** Whether {@link #close} broke off a call: the client is of no use any more. */
  private volatile boolean brokenOff;

  private volatile State state = new State("registering", 0, 0, null);

  public Registration(ConsulSettings settings, OwnService service, ConsulLog log) {
    this(settings, service, log, Rhythm.DEFAULT);
  }

  Registration(ConsulSettings settings, OwnService service, ConsulLog log, Rhythm rhythm) {
    this.settings = settings;
    this.service = service;
    this.log = log;
    this.rhythm = rhythm;
    // Discovery has the same token, and complains about it.
    tokens = new Token(settings.token(), settings.tokenFile(), settings.tokenFrom(), line -> {});
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

  /** Returns after {@link #close}, when the service is deregistered. */
  @Override
  public void run() {
    try {
      while (!closing) {
        act();
        pause();
      }
      if (told) {
        deregister();
      }
    } finally {
      ended.countDown();
    }
  }

  /** Deregisters; waits for it, but never longer than a second. Any thread, once. */
  @Override
  public void close() {
    closing = true;
    ConsulAgent current = agent;
    if (asking && current != null) {
      brokenOff = true;
      current.close();
    }
    synchronized (this) {
      notifyAll();
    }
    try {
      if (!ended.await(rhythm.farewellMillis(), TimeUnit.MILLISECONDS)) {
        log.warn(
            service.id()
                + " could not be deregistered within "
                + rhythm.farewellMillis()
                + " ms; Consul calls it critical when its heartbeats are missing, and drops it "
                + rhythm.goneAfter()
                + " later");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Any thread. */
  public RegistrationStatus status() {
    State now = state;
    return new RegistrationStatus(
        service.name(),
        service.id(),
        service.address(),
        service.port(),
        now.word,
        now.times,
        now.times == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - now.heartbeatAt),
        now.error);
  }

  private void act() {
    asking = true;
    try {
      // Looked at after asking is set: close() sees the call, or is seen here.
      if (closing) {
        return;
      }
      ConsulAgent current = client();
      Step step = schedule.due(System.nanoTime());
      if (step == null) {
        return;
      }
      if (take(step, current)) {
        schedule.done(step, System.nanoTime());
        succeeded(step);
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
        try {
          current.heartbeat(service);
        } catch (CallFailed e) {
          if (!e.isUnknownCheck()) {
            throw e;
          }
          return false;
        }
      }
      case RECONCILE -> {
        return current.has(service);
      }
    }
    return true;
  }

  /**
   * The client with the token as it is now. Another token: the service is registered again, since
   * Consul keeps the token of a registration and goes on with it.
   */
  private ConsulAgent client() throws IOException {
    ConsulAgent current = agent;
    String now = tokens.current();
    if (current == null || !Objects.equals(now, token)) {
      if (current != null) {
        current.close();
        schedule.forgotten();
      }
      current = new ConsulAgent(settings, now);
      token = now;
      agent = current;
    }
    return current;
  }

  private void succeeded(Step step) {
    State before = state;
    boolean registered = step == Step.REGISTER;
    int times = before.times + (registered ? 1 : 0);
    long heartbeatAt = step == Step.RECONCILE ? before.heartbeatAt : System.nanoTime();
    state = new State("passing", times, heartbeatAt, before.error);
    if (registered && times == 1) {
      log.info(
          "registered " + service.name() + " at " + service.place() + " (id " + service.id() + ")");
    } else if (before.isFailing() || registered) {
      log.info(service.id() + (registered ? " is registered again" : " is kept registered again"));
    }
  }

  private void failed(CallFailed failure) {
    if (closing) {
      return;
    }
    schedule.failed(failure.isRefusal(), System.nanoTime());
    State before = state;
    state = new State("failing", before.times, before.heartbeatAt, failure.getMessage());
    if (!before.isFailing()) {
      log.warn(
          service.id()
              + (before.times == 0 ? " can't be registered" : " can't be kept registered")
              + " with Consul at "
              + settings.address()
              + ", which is tried again: "
              + failure.getMessage()
              + (failure.isForbidden() ? right() : ""));
    }
    if (failure.isForbidden() && tokens.reread()) {
      schedule.forgotten();
    }
  }

  private String right() {
    return "; the token (from "
        + (settings.token() == null && settings.tokenFile() == null
            ? "nowhere: none is set"
            : tokens.from())
        + ") needs service:write for "
        + service.name();
  }

  private void deregister() {
    try {
      ConsulAgent current = agent;
      agent = null;
      if (current == null || brokenOff) {
        current = new ConsulAgent(settings, token);
      }
      current.deregister(service);
      state = new State("deregistered", state.times, state.heartbeatAt, state.error);
      log.info("deregistered " + service.id());
    } catch (CallFailed | IOException | RuntimeException | LinkageError e) {
      log.warn(service.id() + " could not be deregistered: " + e.getMessage());
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

  /**
   * What has been reached.
   *
   * @param error the last there was, or null
   */
  private record State(String word, int times, long heartbeatAt, @Nullable String error) {
    boolean isFailing() {
      return word.equals("failing");
    }
  }
}
