package dev.weft.agent.weave;

/** How a hook sits in a method. */
public enum Pattern {
  /** Asked first: it may let the body run, return or throw in its place. */
  AROUND,
  /** Asked before each return: it may return something else, unless the method returns nothing. */
  VALUE,
  /** Asked first, it may change the arguments; told how the body ended. */
  SPAN,
  /**
   * Told that the method begins, while it is asked for: {@link dev.weft.bootstrap.Bridge#watching}.
   */
  TOUCH,
  /** No hook: the class is given a place for what hooks keep of its objects. */
  STATE
}
