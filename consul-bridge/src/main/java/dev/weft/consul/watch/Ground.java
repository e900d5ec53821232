package dev.weft.consul.watch;

import dev.weft.consul.http.Requests;
import dev.weft.consul.http.Token;
import java.util.concurrent.Executor;
import java.util.function.IntUnaryOperator;

/** What all watches of one Consul stand on. */
public final class Ground {
  private final Requests http;
  private final Loop loop;
  private final Executor work;
  private final Token token;
  private final Pace pace;
  private final IntUnaryOperator chance;
  private final Watch.Events events;
  private final Backoff backoff;
  private final Leader leader;

  /**
   * @param chance draws from 0 (inclusive) to the argument (exclusive)
   */
  public Ground(
      Requests http,
      Loop loop,
      Executor work,
      Token token,
      Pace pace,
      IntUnaryOperator chance,
      Watch.Events events) {
    this.http = http;
    this.loop = loop;
    this.work = work;
    this.token = token;
    this.pace = pace;
    this.chance = chance;
    this.events = events;
    this.backoff = new Backoff(pace.retryMillis(), pace.maxRetryMillis(), chance);
    this.leader = new Leader(http, loop, token, pace, backoff);
  }

  public Requests http() {
    return http;
  }

  public Loop loop() {
    return loop;
  }

  public Executor work() {
    return work;
  }

  public Token token() {
    return token;
  }

  public Pace pace() {
    return pace;
  }

  public IntUnaryOperator chance() {
    return chance;
  }

  Watch.Events events() {
    return events;
  }

  Backoff backoff() {
    return backoff;
  }

  Leader leader() {
    return leader;
  }
}
