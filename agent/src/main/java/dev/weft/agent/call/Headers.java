package dev.weft.agent.call;

/**
 * The headers of one message as a client keeps them, for the mesh to change. Implemented by
 * adapters; names are compared without case.
 */
public interface Headers {
  void remove(String name);

  /** Adds a value to those there are. */
  void add(String name, String value);
}
