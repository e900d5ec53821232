package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/** A try after the first, or a hedge beside one. */
final class FurtherTry extends Attempt {
  private final Call call;
  private final @Nullable Attempt previous;

  FurtherTry(Call call, @Nullable Attempt previous) {
    this.call = call;
    this.previous = previous;
  }

  @Override
  Call call() {
    return call;
  }

  @Override
  @Nullable Attempt previous() {
    return previous;
  }
}
