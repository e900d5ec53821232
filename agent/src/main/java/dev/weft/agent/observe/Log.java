package dev.weft.agent.observe;

/**
 * Where lines for the operator go. Called on any thread; one call is one line, without prefix and
 * line end. Must not block or throw.
 */
public interface Log {
  void info(String line);

  void warn(String line);
}
