package dev.weft.bootstrap;

/**
 * A hook's way to let the woven method throw on purpose; what a hook throws itself is its own
 * failure.
 */
public final class Thrown {
  final Throwable cause;

  public Thrown(Throwable cause) {
    this.cause = cause;
  }
}
