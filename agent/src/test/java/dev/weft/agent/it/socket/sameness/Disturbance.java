package dev.weft.agent.it.socket.sameness;

import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Something that happens while a thread waits for the network, once: done by a thread of its own as
 * soon as the stack of the other shows that it waits.
 */
final class Disturbance {
  private static final long LOOK_NANOS = 5_000_000L;

  /** A thread that stands still for so many looks waits. */
  private static final int LOOKS = 3;

  /** The native methods of the network that wait. */
  private static final Set<String> WAITING =
      Set.of("accept", "accept0", "connect0", "poll", "pollConnect", "read0", "readv0", "wait");

  private final Thread waiting;
  private final Seen.Action action;
  private final Thread disturber;

  /** Written by the thread of the scenario. */
  private volatile boolean over;

  /** Written by the disturber. */
  private volatile String outcome = "none";

  private Disturbance(Thread waiting, Seen.Action action) {
    this.waiting = waiting;
    this.action = action;
    disturber = new Thread(this::run, "disturber");
    disturber.setDaemon(true);
  }

  /** Disturbs the calling thread. */
  static Disturbance by(Seen.Action action) {
    Disturbance disturbance = new Disturbance(Thread.currentThread(), action);
    disturbance.disturber.start();
    return disturbance;
  }

  /** Ends it; called by the thread that was to be disturbed. */
  void end(Seen seen) throws InterruptedException {
    over = true;
    disturber.join();
    seen.note("disturbance", outcome);
  }

  private void run() {
    for (int stands = 0; stands < LOOKS && !over; LockSupport.parkNanos(LOOK_NANOS)) {
      stands = waits() ? stands + 1 : 0;
    }
    if (over) {
      return;
    }
    try {
      action.run();
      outcome = "done";
    } catch (Exception e) {
      outcome = Seen.thrown(e);
    }
  }

  /** In a native method of the network that waits, or parked by one of its classes. */
  private boolean waits() {
    StackTraceElement[] stack = waiting.getStackTrace();
    Thread.State state = waiting.getState();
    if (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) {
      for (StackTraceElement frame : stack) {
        if (ofNetwork(frame)) {
          return true;
        }
      }
      return false;
    }
    return stack.length > 0
        && stack[0].isNativeMethod()
        && ofNetwork(stack[0])
        && WAITING.contains(stack[0].getMethodName());
  }

  private static boolean ofNetwork(StackTraceElement frame) {
    return frame.getClassName().startsWith("sun.nio.ch.");
  }
}
