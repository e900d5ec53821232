package dev.weft.agent.socket;

import dev.weft.agent.weave.Weave;
import java.util.ArrayList;
import java.util.List;

/**
 * Where sockets and names are woven: below SOCKS, which {@code SocksSocketImpl} does above {@code
 * NioSocketImpl}, and below the JDK's cache of names.
 */
public final class SocketWeaves {
  public static final String NAME = "socket";
  public static final String ADAPTER = "dev.weft.agent.socket.SocketAdapter";

  /** Connects a {@code java.net.Socket}. */
  static final int SOCKET_CONNECT = 38;

  static final int SOCKET_CLOSE = 39;

  /** Connects a channel, or begins to. */
  static final int CHANNEL_CONNECT = 40;

  /** Connects a channel by way of its socket, with a timeout. */
  static final int CHANNEL_TIMED_CONNECT = 41;

  static final int CHANNEL_FINISH = 42;
  static final int CHANNEL_CLOSE = 43;

  static final int ASYNC_CONNECT = 44;

  /** Ends what {@link #ASYNC_CONNECT} began. */
  static final int ASYNC_FINISH = 45;

  /** An asynchronous connect succeeded. */
  static final int ASYNC_CONNECTED = 46;

  static final int ASYNC_CLOSE = 47;

  /** Looks up a name that isn't in the JDK's cache. */
  static final int NAME_LOOKUP = 48;

  /** Looks up the name of an address. */
  static final int REVERSE_LOOKUP = 49;

  /** Netty is about to connect a channel. */
  static final int NETTY_CONNECT = 50;

  /** Netty looks up one address of a name. */
  static final int NETTY_RESOLVE = 51;

  /** Netty looks up all addresses of a name. */
  static final int NETTY_RESOLVE_ALL = 52;

  /** Reads from a socket. */
  static final int READ = 53;

  /** Writes to a socket. */
  static final int WRITE = 54;

  /** Netty has read from a channel; told of the pipeline. */
  static final int NETTY_READ = 55;

  /** Netty is about to write to a channel; told of the pipeline's last handler. */
  static final int NETTY_WRITE = 56;

  /** The places where connections keep what is known of them. Nothing is called there. */
  private static final int SOCKET_STATE = 57;

  private static final int CHANNEL_STATE = 58;
  private static final int ASYNC_STATE = 59;

  /** Written so that it stays the application's when our own copy is relocated. */
  private static final String NETTY = "io".concat("/netty/");

  private static final String SOCKET = "sun/nio/ch/NioSocketImpl";
  private static final String CHANNEL = "sun/nio/ch/SocketChannelImpl";
  private static final String ASYNC = "sun/nio/ch/UnixAsynchronousSocketChannelImpl";
  private static final String BYTES = "([BII)";
  private static final String BUFFER = "(Ljava/nio/ByteBuffer;)I";
  private static final String BUFFERS = "([Ljava/nio/ByteBuffer;II)J";
  private static final String ASYNC_BYTES =
      "(ZLjava/nio/ByteBuffer;[Ljava/nio/ByteBuffer;JLjava/util/concurrent/TimeUnit;"
          + "Ljava/lang/Object;Ljava/nio/channels/CompletionHandler;)Ljava/util/concurrent/Future;";
  private static final String ADDRESS = "(Ljava/net/SocketAddress;";

  private SocketWeaves() {}

  /** All of them. */
  public static List<Weave> all() {
    List<Weave> all = new ArrayList<>(atStart());
    all.addAll(late());
    return all;
  }

  /** Of classes that aren't loaded when the agent is. */
  public static List<Weave> atStart() {
    return List.of(
        Weave.state(NAME, SOCKET_STATE, SOCKET),
        Weave.state(NAME, CHANNEL_STATE, CHANNEL),
        Weave.state(NAME, ASYNC_STATE, ASYNC),
        span(SOCKET_CONNECT, SOCKET, "connect", ADDRESS + "I)V"),
        around(SOCKET_CLOSE, SOCKET, "close", "()V"),
        span(CHANNEL_CONNECT, CHANNEL, "connect", ADDRESS + ")Z"),
        span(CHANNEL_TIMED_CONNECT, CHANNEL, "blockingConnect", ADDRESS + "J)V"),
        span(CHANNEL_FINISH, CHANNEL, "finishConnect", "()Z"),
        around(CHANNEL_CLOSE, CHANNEL, "implCloseSelectableChannel", "()V"),
        span(
            ASYNC_CONNECT,
            ASYNC,
            "implConnect",
            ADDRESS
                + "Ljava/lang/Object;Ljava/nio/channels/CompletionHandler;)"
                + "Ljava/util/concurrent/Future;"),
        span(ASYNC_FINISH, ASYNC, "finishConnect", "(Z)V"),
        Weave.value(NAME, ASYNC_CONNECTED, ASYNC, "setConnected", "()V"),
        around(ASYNC_CLOSE, ASYNC, "implClose", "()V"),
        around(
            NAME_LOOKUP,
            "java/net/InetAddress$NameServiceAddresses",
            "get",
            "()[Ljava/net/InetAddress;"),
        Weave.maybeSpan(
            NAME,
            NETTY_CONNECT,
            NETTY.concat("channel/DefaultChannelPipeline$HeadContext"),
            "connect",
            "(L@channel/ChannelHandlerContext;Ljava/net/SocketAddress;Ljava/net/SocketAddress;L@channel/ChannelPromise;)V"
                .replace("@", NETTY)),
        touch(READ, SOCKET, "read", BYTES + "I"),
        touch(WRITE, SOCKET, "write", BYTES + "V"),
        touch(READ, CHANNEL, "read", BUFFER),
        touch(READ, CHANNEL, "read", BUFFERS),
        touch(READ, CHANNEL, "blockingRead", "([BIIJ)I"),
        touch(WRITE, CHANNEL, "write", BUFFER),
        touch(WRITE, CHANNEL, "write", BUFFERS),
        touch(WRITE, CHANNEL, "blockingWriteFully", BYTES + "V"),
        touch(READ, ASYNC, "implRead", ASYNC_BYTES),
        touch(WRITE, ASYNC, "implWrite", ASYNC_BYTES),
        Weave.maybeTouch(
            NAME,
            NETTY_READ,
            NETTY.concat("channel/DefaultChannelPipeline"),
            "fireChannelRead",
            "(Ljava/lang/Object;)L@channel/ChannelPipeline;".replace("@", NETTY)),
        Weave.maybeTouch(
            NAME,
            NETTY_WRITE,
            NETTY.concat("channel/DefaultChannelPipeline$HeadContext"),
            "flush",
            "(L@channel/ChannelHandlerContext;)V".replace("@", NETTY)),
        nettyResolve(NETTY_RESOLVE, "doResolve"),
        nettyResolve(NETTY_RESOLVE_ALL, "doResolveAll"));
  }

  /** {@code InetAddress} is loaded before any agent is: woven when it is first needed. */
  static List<Weave> late() {
    return List.of(
        around(
            REVERSE_LOOKUP,
            "java/net/InetAddress",
            "getHostFromNameService",
            "(Ljava/net/InetAddress;Z)Ljava/lang/String;",
            "(Ljava/net/InetAddress;)Ljava/lang/String;"));
  }

  private static Weave nettyResolve(int hook, String method) {
    return Weave.maybeAround(
        NAME,
        hook,
        NETTY.concat("resolver/InetSocketAddressResolver"),
        method,
        "(Ljava/net/InetSocketAddress;L@util/concurrent/Promise;)V".replace("@", NETTY));
  }

  private static Weave touch(int hook, String type, String method, String descriptor) {
    return Weave.touch(NAME, hook, type, method, descriptor);
  }

  private static Weave span(int hook, String type, String method, String descriptor) {
    return Weave.span(NAME, hook, type, method, descriptor);
  }

  private static Weave around(int hook, String type, String method, String... descriptors) {
    return Weave.around(NAME, hook, type, method, descriptors);
  }
}
