package dev.weft.agent;

import dev.weft.agent.call.OwnThread;

/** What the agent does when the JVM ends: let go, quickly. */
final class ShutdownHook {
  private ShutdownHook() {}

  static void closing(AutoCloseable part) {
    Thread hook =
        new OwnThread(
            "weft-exit",
            () -> {
              try {
                part.close();
              } catch (Exception e) {
                // The JVM ends; there is nobody left to tell.
              }
            });
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already.
    }
  }
}
