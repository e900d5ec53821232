package dev.weft.agent.listen;

/** Who bound a listening socket, read off its stack: the better, the earlier it is believed. */
enum Binder {
  /** This agent, another agent, or the JDK's management: not the application. */
  OUTSIDE(0),
  /** A server that applications are run in. */
  SERVER(0),
  /** The JDK's little server, often one for metrics. */
  LITTLE_SERVER(250),
  /** Anything else: it may be a port that is only tried out. */
  UNKNOWN(1_000);

  private static final String[] NOT_THE_APPLICATION = {
    "dev.weft.lib.",
    "sun.instrument.InstrumentationImpl",
    "sun.rmi.",
    "java.rmi.",
    "javax.management.remote.",
    "com.sun.jmx.",
    "sun.management.",
    "jdk.internal.agent.",
    "io.prometheus.jmx.",
    "org.jolokia."
  };

  /** Not a constant: packaging would rename it as it renames our own Netty. */
  private static final String NETTY = String.join(".", "io", "netty", "");

  private static final String[] SERVERS = {
    "org.apache.catalina.",
    "org.apache.coyote.",
    "org.apache.tomcat.",
    "org.eclipse.jetty.",
    "io.undertow.",
    "org.xnio.",
    NETTY,
    "io.grpc.",
    "org.glassfish.grizzly.",
    "io.helidon."
  };

  private static final String LITTLE = "com.sun.net.httpserver.";
  private static final String LITTLE_INSIDE = "sun.net.httpserver.";

  /** How long it must have listened to be believed. */
  final long settleMillis;

  Binder(long settleMillis) {
    this.settleMillis = settleMillis;
  }

  /**
   * @param stack of the bind, the innermost first
   */
  static Binder of(StackTraceElement[] stack) {
    int caller = 0;
    // Above the woven class stand the bridge and the hook.
    while (caller < stack.length && !isSocket(stack[caller].getClassName())) {
      caller++;
    }
    Binder found = UNKNOWN;
    for (int i = caller; i < stack.length; i++) {
      String name = stack[i].getClassName();
      if (startsWithOne(name, NOT_THE_APPLICATION)) {
        return OUTSIDE;
      }
      if (found == UNKNOWN && startsWithOne(name, SERVERS)) {
        found = SERVER;
      } else if (found == UNKNOWN && (name.startsWith(LITTLE) || name.startsWith(LITTLE_INSIDE))) {
        found = LITTLE_SERVER;
      }
    }
    return found;
  }

  private static boolean isSocket(String name) {
    return name.startsWith("java.net.") || name.startsWith("sun.nio.ch.");
  }

  private static boolean startsWithOne(String name, String[] beginnings) {
    for (String beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
