package dev.weft.agent.listen;

import dev.weft.agent.weave.Weave;
import java.util.List;

/**
 * Where the application begins to listen, and where the JVM's end begins. Woven only if the
 * application's service shall be registered.
 */
public final class ListenWeaves {
  public static final String NAME = "listen";

  /** A listening socket has got its address. */
  public static final int BIND = 32;

  /** The application's shutdown hooks are about to run. */
  public static final int END = 33;

  private static final String NIO = "Ljava/nio/channels/ServerSocketChannel;";
  private static final String ASYNC = "Ljava/nio/channels/AsynchronousServerSocketChannel;";

  private ListenWeaves() {}

  /** Channels' {@code socket()} binds its channel: each bind is seen once. */
  public static List<Weave> binds() {
    String address = "(Ljava/net/SocketAddress;I)";
    return List.of(
        Weave.value(NAME, BIND, "java/net/ServerSocket", "bind", address + "V"),
        Weave.value(NAME, BIND, "sun/nio/ch/ServerSocketChannelImpl", "bind", address + NIO),
        Weave.value(
            NAME, BIND, "sun/nio/ch/AsynchronousServerSocketChannelImpl", "bind", address + ASYNC));
  }

  public static List<Weave> end() {
    return List.of(
        Weave.around(NAME, END, "java/lang/ApplicationShutdownHooks", "runHooks", "()V"));
  }
}
