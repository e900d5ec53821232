package dev.weft.consul.watch;

import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Requests;
import dev.weft.consul.http.Token;
import org.jspecify.annotations.Nullable;

/**
 * Doubts the answers of servers that haven't heard from their leader for too long, and asks it
 * instead. All watches of one Consul share this, so that a leader that can't be had is asked for by
 * one watch now and then, not by each with every answer. Lives on the event loop.
 */
final class Leader {
  private final Requests http;
  private final Loop loop;
  private final Token token;
  private final Pace pace;
  private final Backoff backoff;
  private int failures;
  private long notBefore;

  Leader(Requests http, Loop loop, Token token, Pace pace, Backoff backoff) {
    this.http = http;
    this.loop = loop;
    this.token = token;
    this.pace = pace;
    this.backoff = backoff;
  }

  /**
   * Gives the taker the answer if it is recent enough, else the leader's, else the outdated one
   * with what is wrong with it.
   *
   * @param patient whether something is known already that can be used meanwhile
   * @return cancels
   */
  Runnable judge(Reply.Answer answer, Target target, boolean patient, Taker taker) {
    if (answer.lastContactMillis() <= pace.leaderMillis()) {
      failures = 0;
      taker.take(answer, null);
    } else if (failures > 0 && loop.now() - notBefore < 0) {
      taker.take(answer, leaderless());
    } else {
      notBefore = loop.now() + backoff.nanos(Math.max(1, failures));
      long timeoutMillis = patient ? pace.answerMillis() : pace.firstAnswerMillis();
      return http.get(target.path(), timeoutMillis, reply -> replied(reply, answer, target, taker));
    }
    return () -> {};
  }

  private void replied(Reply reply, Reply.Answer outdated, Target target, Taker taker) {
    if (reply instanceof Reply.Answer answer && Trouble.of(answer, target, token.from()) == null) {
      failures = 0;
      taker.take(answer, null);
    } else {
      failures++;
      notBefore = loop.now() + backoff.nanos(failures);
      taker.take(outdated, leaderless());
    }
  }

  private Trouble leaderless() {
    return Trouble.leaderless(pace.leaderMillis());
  }

  /** Gets what can be believed, and what speaks against it. */
  interface Taker {
    void take(Reply.Answer answer, @Nullable Trouble leaderless);
  }
}
