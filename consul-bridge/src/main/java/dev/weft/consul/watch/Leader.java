package dev.weft.consul.watch;

import dev.weft.consul.http.Reply;
import dev.weft.consul.http.Requests;
import dev.weft.consul.http.Token;
import org.jspecify.annotations.Nullable;

/**
 * Doubts the answers of servers that haven't heard from their leader for too long, or that know
 * less than was known before, and asks it instead. A server that was started again goes through all
 * that its log has, and answers meanwhile, with a leader and an index, as if the past were the
 * present. All watches of one Consul share this, so that a leader that can't be had is asked for by
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
   * Gives the taker the answer if it is recent enough, else the leader's. Without a leader: an
   * outdated one with what is wrong with it; one from the past is refused.
   *
   * @return cancels
   */
  Runnable judge(Reply.Answer answer, Target target, Progress progress, Taker taker) {
    if (target.isIndexed() && Math.max(1, answer.index()) < progress.lastIndex()) {
      return confirm(answer, target, progress.lastIndex(), taker);
    }
    if (answer.lastContactMillis() <= pace.leaderMillis()) {
      failures = 0;
      taker.take(answer, null);
    } else if (failures > 0 && loop.now() - notBefore < 0) {
      taker.take(answer, leaderless());
    } else {
      notBefore = loop.now() + backoff.nanos(Math.max(1, failures));
      long timeoutMillis = progress.hasAnswered() ? pace.answerMillis() : pace.firstAnswerMillis();
      return http.get(target.path(), timeoutMillis, reply -> replied(reply, answer, target, taker));
    }
    return () -> {};
  }

  /** A leader that says the same was built anew: then it is the present. */
  private Runnable confirm(Reply.Answer past, Target target, long lastIndex, Taker taker) {
    String path = target.path() + (target.path().indexOf('?') < 0 ? "?consistent" : "&consistent");
    return http.get(
        path,
        pace.answerMillis(),
        reply -> {
          Reply.Answer answer = believable(reply, target);
          if (answer != null) {
            taker.take(answer, null);
          } else {
            taker.refuse(Trouble.past(past.index(), lastIndex));
          }
        });
  }

  private void replied(Reply reply, Reply.Answer outdated, Target target, Taker taker) {
    Reply.Answer answer = believable(reply, target);
    if (answer != null) {
      failures = 0;
      taker.take(answer, null);
    } else {
      failures++;
      notBefore = loop.now() + backoff.nanos(failures);
      taker.take(outdated, leaderless());
    }
  }

  private Reply.@Nullable Answer believable(Reply reply, Target target) {
    return reply instanceof Reply.Answer answer && Trouble.of(answer, target, token.from()) == null
        ? answer
        : null;
  }

  private Trouble leaderless() {
    return Trouble.leaderless(pace.leaderMillis());
  }

  /** Gets what can be believed, and what speaks against it. */
  interface Taker {
    void take(Reply.Answer answer, @Nullable Trouble leaderless);

    /** Nothing can be believed now. */
    void refuse(Trouble trouble);
  }
}
