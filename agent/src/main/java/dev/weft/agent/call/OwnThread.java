package dev.weft.agent.call;

import org.jspecify.annotations.Nullable;

/**
 * A thread of the agent's own, which leaves no trace in the application: a daemon that inherits
 * nothing from its threads. What it connects to or looks up is never the mesh's.
 */
public class OwnThread extends Thread {

  public OwnThread(String name, @Nullable Runnable task) {
    super(null, task, name, 0, false);
    setDaemon(true);
    setContextClassLoader(OwnThread.class.getClassLoader());
  }

  public static boolean isCurrent() {
    return Thread.currentThread() instanceof OwnThread;
  }
}
