package dev.weft.consul.watch;

import dev.weft.consul.http.Reply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One endless blocking query. Lives on the event loop; answers are read on the worker, and only
 * then is the next question asked.
 *
 * <p>The rules: an index below 1 counts as 1; an index that went backwards, and any failure, start
 * over without an index, for Consul may have been rebuilt and would sit out the whole wait
 * otherwise; a return is no proof of change, the target compares; churn is slowed down; failures
 * are retried with a jittered, doubling wait. Any server may answer, but one that hasn't heard from
 * its leader for too long is believed only if the leader can't be asked instead, and one that knows
 * less than was known before only if the leader says the same.
 */
public final class Watch {
  private static final int BURST = 30;
  private static final int PER_SECOND = 10;

  private final Target target;
  private final Ground ground;
  private final TokenBucket bucket = new TokenBucket(BURST, PER_SECOND);
  private final Progress progress;
  private final Leader.Taker judged = new Judged();
  private Runnable cancel = () -> {};

  /** What the last question was sent with. */
  private @Nullable String token;

  private int failures;
  private boolean waiting;
  private boolean stopped;

  public Watch(Target target, Ground ground) {
    this.target = target;
    this.ground = ground;
    this.progress = new Progress(ground.loop(), ground.pace().overdueNanos());
  }

  public void start() {
    progress.begin();
    send();
  }

  public void stop() {
    stopped = true;
    cancel.run();
  }

  /** Ends a wait after a failure, because Consul was seen alive; spread by chance. */
  public void retrySoon() {
    if (waiting && !stopped) {
      cancel.run();
      cancel = ground.loop().after(ground.backoff().nanos(1), this::send);
    }
  }

  public Target target() {
    return target;
  }

  /** How it fares; any thread. */
  public Progress progress() {
    return progress;
  }

  private void send() {
    waiting = false;
    if (stopped) {
      return;
    }
    Pace pace = ground.pace();
    String query = target.path() + (target.path().indexOf('?') < 0 ? "?stale" : "&stale");
    long index = progress.index();
    boolean blocking = target.blocks() && index > 0;
    if (blocking) {
      query += "&index=" + index + "&wait=" + pace.waitSeconds() + "s";
    }
    long timeout = blocking ? pace.blockingMillis() : pace.answerMillis();
    token = ground.token().current();
    cancel = ground.http().get(query, timeout, this::replied);
  }

  private void replied(Reply reply) {
    cancel = () -> {};
    if (stopped) {
      return;
    }
    if (reply instanceof Reply.Answer answer) {
      Trouble trouble = Trouble.of(answer, target, ground.token().from());
      if (trouble == null) {
        cancel = ground.leader().judge(answer, target, progress, judged);
      } else if (answer.status() == 403 && ground.token().isOtherThan(token)) {
        send();
      } else if (target.restNanos(answer) > 0) {
        read(answer, null);
      } else {
        failed(trouble);
      }
    } else if (reply instanceof Reply.Failure failure) {
      failed(Trouble.of(failure));
    }
  }

  private void read(Reply.Answer answer, @Nullable Trouble leaderless) {
    if (!stopped) {
      ground.work().execute(() -> readNow(answer, leaderless));
    }
  }

  /** On the worker. Whatever goes wrong here must not end the watch. */
  private void readNow(Reply.Answer answer, @Nullable Trouble leaderless) {
    Trouble trouble = null;
    boolean news = false;
    try {
      news = target.accept(answer);
      if (leaderless != null) {
        target.outdated(leaderless);
      }
    } catch (IOException e) {
      trouble = Trouble.down("an answer that can't be read: " + e.getMessage());
    } catch (RuntimeException e) {
      trouble = new Trouble("bug " + e.getClass(), "an answer that led to " + e);
    }
    Trouble seen = trouble;
    boolean changed = news;
    ground.loop().run(() -> finished(answer, changed, seen, leaderless));
  }

  private void finished(
      Reply.Answer answer, boolean news, @Nullable Trouble trouble, @Nullable Trouble leaderless) {
    if (stopped) {
      return;
    }
    if (trouble != null) {
      failed(trouble);
      return;
    }
    long next = Math.max(1, answer.index());
    long rest = target.restNanos(answer);
    long after = next < progress.index() || rest > 0 ? 0 : next;
    progress.answered(rest > 0 ? progress.lastIndex() : next, after, rest);
    failures = 0;
    if (leaderless == null) {
      ground.events().succeeded(this);
    } else {
      ground.events().failed(this, leaderless);
    }
    long delay = bucket.pay(news, answer.body().length, ground.loop().now());
    if (rest > 0) {
      delay = rest;
    } else if (!target.blocks()) {
      delay = ground.pace().pollNanos(ground.chance());
    }
    if (delay > 0) {
      cancel = ground.loop().after(delay, this::send);
    } else {
      send();
    }
  }

  private void failed(Trouble trouble) {
    failures++;
    progress.failed(trouble.text());
    waiting = true;
    cancel = ground.loop().after(ground.backoff().nanos(failures), this::send);
    ground.events().failed(this, trouble);
    ground.work().execute(() -> target.failed(trouble));
  }

  /** What the leader makes of an answer. */
  private final class Judged implements Leader.Taker {
    @Override
    public void take(Reply.Answer answer, @Nullable Trouble leaderless) {
      read(answer, leaderless);
    }

    @Override
    public void refuse(Trouble trouble) {
      if (!stopped) {
        failed(trouble);
      }
    }
  }

  /** Told of how watches fare; on the event loop. */
  public interface Events {
    void succeeded(Watch watch);

    void failed(Watch watch, Trouble trouble);
  }
}
