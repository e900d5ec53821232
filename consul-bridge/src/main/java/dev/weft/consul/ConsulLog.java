package dev.weft.consul;

/** Takes lines for the operator, one per event. Called on the event loop and the worker. */
public interface ConsulLog {
  void info(String line);

  void warn(String line);
}
