package dev.weft.consul;

import dev.weft.consul.http.Reply;
import dev.weft.consul.json.Lists;
import dev.weft.consul.watch.Backoff;
import dev.weft.consul.watch.Ground;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Doubts an answer that says that much is gone: asks Consul's leader soon and again after the hold,
 * and only then obeys. Where nothing is left at all, the leader is asked for the catalog, too: one
 * without a single name means that the token may not see it, and then nothing is gone. Begun and
 * ended on the worker.
 */
final class Confirmation {
  /** The first question is put off by chance up to this, for many JVMs doubt at the same time. */
  private static final int SPREAD_MILLIS = 1_000;

  private static final long FIRST_GAP_MILLIS = 1_000;

  private final Ground ground;
  private final String path;
  private final String catalog;
  private final Question question;
  private final Backoff backoff;
  private boolean active;
  private int late;
  private long until;

  /** Written only by the worker; replies to questions of another round don't count. */
  private volatile int round;

  Confirmation(Ground ground, Paths paths, String path, Question question) {
    this.ground = ground;
    this.path = consistent(path);
    this.catalog = consistent(paths.catalog());
    this.question = question;
    this.backoff = new Backoff(FIRST_GAP_MILLIS, ground.pace().maxRetryMillis(), ground.chance());
  }

  /** Begins unless it is under way; true if it began. */
  boolean begin(long holdMillis) {
    if (active) {
      return false;
    }
    active = true;
    late = 0;
    int now = nextRound();
    until = ground.loop().now() + TimeUnit.MILLISECONDS.toNanos(holdMillis);
    int spread = (int) Math.min(holdMillis, SPREAD_MILLIS);
    after(TimeUnit.MILLISECONDS.toNanos(ground.chance().applyAsInt(spread + 1)), now);
    return true;
  }

  /** Enough is there again, or nobody wants to know any more. */
  void end() {
    active = false;
    nextRound();
  }

  private int nextRound() {
    int next = round + 1;
    round = next;
    return next;
  }

  private void after(long nanos, int now) {
    ground.loop().run(() -> ground.loop().after(nanos, () -> ask(now, path, this::judge)));
  }

  private void ask(int now, String what, Judge judge) {
    if (now != round) {
      return;
    }
    Consumer<Reply> done =
        reply ->
            ground
                .work()
                .execute(
                    () -> {
                      if (now == round) {
                        judge.judge(now, reply);
                      }
                    });
    ground.http().get(what, ground.pace().answerMillis(), done);
  }

  private void judge(int now, Reply reply) {
    Left left = read(reply);
    if (now != round) {
      return;
    }
    if (left == Left.NOTHING) {
      ground.loop().run(() -> ask(now, catalog, this::judgeCatalog));
    } else if (left == Left.HIDDEN) {
      question.hidden();
      again(now);
    } else if (left == Left.LESS) {
      obeyOrWait(now);
    } else {
      again(now);
    }
  }

  private void judgeCatalog(int now, Reply reply) {
    Boolean visible = isCatalogVisible(reply);
    if (Boolean.TRUE.equals(visible)) {
      obeyOrWait(now);
      return;
    }
    if (visible != null) {
      question.hidden();
    }
    again(now);
  }

  private void obeyOrWait(int now) {
    if (until - ground.loop().now() > 0) {
      again(now);
    } else {
      end();
      question.obey();
    }
  }

  private void again(int now) {
    long left = until - ground.loop().now();
    after(left > 0 ? left : backoff.nanos(++late), now);
  }

  private @Nullable Left read(Reply reply) {
    try {
      return reply instanceof Reply.Answer answer && answer.index() >= 0
          ? question.left(answer)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Null: it can't be told now. */
  private static @Nullable Boolean isCatalogVisible(Reply reply) {
    if (!(reply instanceof Reply.Answer answer) || answer.index() < 0 || answer.status() != 200) {
      return null;
    }
    try {
      return !Lists.services(answer.content()).isEmpty();
    } catch (IOException e) {
      return null;
    }
  }

  private static String consistent(String path) {
    return path + (path.indexOf('?') < 0 ? "?consistent" : "&consistent");
  }

  /** How much of what was known an answer has. */
  enum Left {
    ENOUGH,
    LESS,
    NOTHING,
    /** Nothing, and certainly because the token may not see it. */
    HIDDEN
  }

  /** What is doubted. Asked on the worker. */
  interface Question {
    /** What a consistent answer has; takes it if that is enough. Null: it can't be told. */
    @Nullable Left left(Reply.Answer answer) throws IOException;

    /** The token may not see it; it is asked for again. */
    void hidden();

    /** The last answer is right. */
    void obey();
  }

  private interface Judge {
    void judge(int now, Reply reply);
  }
}
