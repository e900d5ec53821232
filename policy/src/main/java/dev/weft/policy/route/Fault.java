package dev.weft.policy.route;

/**
 * Trouble made on purpose, to see what the application does.
 *
 * @param delayNanos before the first try, for the requests drawn for it
 * @param abortStatus the answer that requests drawn for it get at once
 */
public record Fault(Percent delayed, long delayNanos, Percent aborted, int abortStatus) {
  public static final Fault NONE = new Fault(new Percent(0), 0, new Percent(0), 503);
}
