package dev.weft.consul;

import dev.weft.consul.http.Reply;
import dev.weft.consul.watch.Ground;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Doubts an answer that says that all is gone: asks Consul's leader at once and again after the
 * hold, and only then obeys. Begun and ended on the worker.
 */
final class Confirmation {
  private static final long MIN_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Ground ground;
  private final String path;
  private final Question question;
  private boolean active;
  private int round;
  private long until;

  Confirmation(Ground ground, String path, Question question) {
    this.ground = ground;
    this.path = path + (path.indexOf('?') < 0 ? "?consistent" : "&consistent");
    this.question = question;
  }

  /** Begins unless it is under way; true if it began. */
  boolean begin(long holdMillis) {
    if (active) {
      return false;
    }
    active = true;
    int now = ++round;
    until = ground.loop().now() + TimeUnit.MILLISECONDS.toNanos(holdMillis);
    ground.loop().run(() -> ask(now));
    return true;
  }

  /** Something is there again, or nobody wants to know any more. */
  void end() {
    active = false;
    round++;
  }

  private void ask(int now) {
    ground
        .http()
        .get(
            path,
            ground.pace().answerMillis(),
            reply -> ground.work().execute(() -> judge(now, reply)));
  }

  private void judge(int now, Reply reply) {
    if (now != round) {
      return;
    }
    boolean empty = false;
    if (reply instanceof Reply.Answer answer && answer.index() >= 0) {
      try {
        empty = question.stillEmpty(answer);
      } catch (IOException e) {
        empty = false;
      }
    }
    if (now != round) {
      return;
    }
    long left = until - ground.loop().now();
    if (empty && left <= 0) {
      end();
      question.obey();
      return;
    }
    long wait = left > 0 ? left : MIN_GAP_NANOS;
    ground.loop().run(() -> ground.loop().after(wait, () -> ask(now)));
  }

  /** What is doubted. */
  interface Question {
    /** Whether the answer is empty too; takes it if it isn't. */
    boolean stillEmpty(Reply.Answer answer) throws IOException;

    void obey();
  }
}
