package dev.weft.agent;

/**
 * Makes threads that leave no trace in the application: daemons that inherit nothing from its
 * threads.
 */
final class DaemonThreads {
  private DaemonThreads() {}

  static Thread of(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
    return thread;
  }
}
