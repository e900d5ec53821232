package dev.weft.bench.changes;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One write to Consul, and by what one sees that it is honoured.
 *
 * @param name what changes: {@code KV put}
 * @param write returns when Consul has answered
 * @param from the address that isn't called any more; null if all that were called still are
 * @param to the address that wasn't called before; null if there is none
 * @param inAnswer whether what Consul says contains the change
 */
record Change(
    String name,
    Runnable write,
    @Nullable String from,
    @Nullable String to,
    Predicate<String> inAnswer) {

  /**
   * Whether requests have honoured it for a while, so that no other will come that doesn't.
   *
   * @param written when Consul had answered the write: what is only now beginning isn't quiet yet
   */
  boolean settled(List<Timeline.Moment<String>> requests, long written, long now, long quietNanos) {
    if (from != null && now - written < quietNanos) {
      return false;
    }
    boolean honoured = to == null;
    for (Timeline.Moment<String> request : requests) {
      if (request.seen().equals(from) && now - request.nanos() < quietNanos) {
        return false;
      }
      honoured |= request.seen().equals(to);
    }
    return honoured && (from == null || firstAfterLast(requests) != null);
  }

  /**
   * When the first request honoured it: the first to the new address, or, where there is none, the
   * first after the last to the old one.
   */
  long honoured(List<Timeline.Moment<String>> requests) {
    if (to == null) {
      Timeline.Moment<String> first = firstAfterLast(requests);
      if (first != null) {
        return first.nanos();
      }
    }
    for (Timeline.Moment<String> request : requests) {
      if (request.seen().equals(to)) {
        return request.nanos();
      }
    }
    throw new IllegalStateException(name + " wasn't honoured");
  }

  /** When the last request didn't honour it, or the moment given if all did from then on. */
  long last(List<Timeline.Moment<String>> requests, long answered) {
    long last = answered;
    for (Timeline.Moment<String> request : requests) {
      if (request.seen().equals(from) && request.nanos() - last > 0) {
        last = request.nanos();
      }
    }
    return last;
  }

  private Timeline.@Nullable Moment<String> firstAfterLast(List<Timeline.Moment<String>> requests) {
    Timeline.Moment<String> first = null;
    for (Timeline.Moment<String> request : requests) {
      if (request.seen().equals(from)) {
        first = null;
      } else if (first == null) {
        first = request;
      }
    }
    return first;
  }
}
