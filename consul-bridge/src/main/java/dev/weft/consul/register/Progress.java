package dev.weft.consul.register;

import dev.weft.consul.ConsulLog;
import dev.weft.consul.register.Schedule.Step;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far a registration has come, and the lines that say so: one when it changes, none while it
 * lasts. Written on the registration's thread, read on any.
 */
final class Progress {
  private final OwnService service;
  private final ConsulLog log;
  private volatile State state = new State("registering", 0, 0, null);

  Progress(OwnService service, ConsulLog log) {
    this.service = service;
    this.log = log;
  }

  void done(Step step, long now) {
    State before = state;
    boolean again = before.times > 0;
    switch (step) {
      case REGISTER -> {
        state = new State("passing", before.times + 1, now, before.error);
        log.info(again ? service.id() + " is registered again" : first());
      }
      case HEARTBEAT -> kept(now);
      case RECONCILE -> {
        // An agent answers it by itself, even before it is of any use.
      }
    }
  }

  /**
   * @param more for the line, what could be done about it
   */
  void failed(CallFailed failure, String consul, String more) {
    State before = state;
    state = new State("failing", before.times, before.heartbeatAt, failure.getMessage());
    if (!before.isFailing()) {
      log.warn(
          service.id()
              + (before.times == 0 ? " can't be registered" : " can't be kept registered")
              + " with Consul at "
              + consul
              + ", which is tried again: "
              + failure.getMessage()
              + more);
    }
  }

  /**
   * @param why for the line, empty: the JVM ends
   */
  void deregistered(String why) {
    State before = state;
    state = new State("deregistered", before.times, before.heartbeatAt, before.error);
    log.info("deregistered " + service.id() + why);
  }

  /**
   * @param reason for the line, with what leads to it
   */
  void leftBehind(String reason, Rhythm rhythm) {
    log.warn(
        service.id()
            + " could not be deregistered"
            + reason
            + "; Consul calls it critical when its heartbeats are missing, and drops it "
            + rhythm.goneAfter()
            + " later");
  }

  RegistrationStatus status(long now) {
    State current = state;
    return new RegistrationStatus(
        service.name(),
        service.id(),
        service.address(),
        service.port(),
        current.word,
        current.times,
        current.times == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(now - current.heartbeatAt),
        current.error);
  }

  private String first() {
    return "registered " + service.name() + " at " + service.place() + " (id " + service.id() + ")";
  }

  private void kept(long now) {
    State before = state;
    state = new State("passing", before.times, now, before.error);
    if (before.isFailing()) {
      log.info(service.id() + " is kept registered again");
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
