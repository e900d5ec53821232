package dev.weft.consul.watch;

import dev.weft.consul.http.Reply;
import java.io.IOException;

/**
 * What is watched: a question for Consul, and who takes the answers. Implemented once for each kind
 * of question; called by its {@link Watch}.
 */
public interface Target {
  /** For people: {@code catalog}, {@code policies}, {@code service users}. */
  String what();

  /** Path and query, without consistency mode and index. */
  String path();

  /** Whether 404 means that there is nothing. */
  default boolean absentIsEmpty() {
    return false;
  }

  /** Whether this answer says that there is nothing. */
  default boolean isAbsent(Reply.Answer answer) {
    return answer.status() == 404 && answer.index() >= 0 && absentIsEmpty();
  }

  /** Whether Consul holds the question until there is news; else it is asked now and then. */
  default boolean blocks() {
    return true;
  }

  /** Whether a later answer never has a smaller index, unless Consul was built anew. */
  default boolean isIndexed() {
    return true;
  }

  /** Nobody watches this any more; on the worker. */
  default void stop() {}

  /**
   * How long to rest after an answer that isn't what was asked for, but no trouble either, in
   * nanoseconds: it is taken like any other. 0: it is judged as usual. On the event loop.
   */
  default long restNanos(Reply.Answer answer) {
    return 0;
  }

  /** Takes an answer, on the worker; whether it brought something new. */
  boolean accept(Reply.Answer answer) throws IOException;

  /** Told after {@link #accept} if the answer may be outdated; on the worker. */
  default void outdated(Trouble leaderless) {}

  /** Told of each failed query; on the worker. */
  void failed(Trouble trouble);
}
