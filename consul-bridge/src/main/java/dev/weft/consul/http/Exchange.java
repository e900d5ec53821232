package dev.weft.consul.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request under way, ended exactly once. Lives on the event loop. */
final class Exchange {
  final String target;
  final @Nullable String token;

  /** Whether it is sent for the second time; written by the connections. */
  boolean retried;

  private final Consumer<Reply> done;
  private @Nullable Future<?> timeout;
  private @Nullable Runnable onCancel;
  private boolean over;

  Exchange(String target, Consumer<Reply> done, @Nullable String token) {
    this.target = target;
    this.done = done;
    this.token = token;
  }

  boolean isOver() {
    return over;
  }

  void timeout(EventLoop loop, long millis) {
    timeout =
        loop.schedule(
            () -> {
              if (!over) {
                Runnable close = onCancel;
                end(new Reply.Failure("no answer within " + millis + " ms"));
                if (close != null) {
                  close.run();
                }
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  /** How to let go of the connection that this exchange is on. */
  void onCancel(@Nullable Runnable close) {
    onCancel = close;
  }

  void cancel() {
    if (!over) {
      over = true;
      cancelTimeout();
      if (onCancel != null) {
        onCancel.run();
      }
    }
  }

  void fail(String seen) {
    end(new Reply.Failure(seen));
  }

  void end(Reply reply) {
    if (!over) {
      over = true;
      cancelTimeout();
      onCancel = null;
      done.accept(reply);
    }
  }

  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel(false);
    }
  }
}
