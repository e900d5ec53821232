package dev.weft.bootstrap;

/**
 * A woven class with a place for the state that hooks keep for each of its objects, which so costs
 * the garbage collector nothing and is gone with the object. Read and written by hooks.
 */
public interface Carrier {
  /** Null: none yet. */
  Object weftState();

  void weftState(Object state);
}
