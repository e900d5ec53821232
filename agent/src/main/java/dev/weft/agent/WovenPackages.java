package dev.weft.agent;

/**
 * How the internal names begin of the classes in which {@link Clients} weaves. Apart from them, so
 * that a start that loads no such class loads nothing of theirs; a test holds the two together.
 *
 * <p>Each row has first what its beginnings have in common, if they are several: every class that
 * is loaded is compared with that, before anything of the JVM is compiled.
 */
final class WovenPackages {
  static final String[][] ALL = {
    {
      "sun/n",
      "sun/net/www/protocol/http",
      "sun/net/www/http/",
      "sun/nio/ch/NioSocketImpl",
      "sun/nio/ch/SocketChannelImpl",
      "sun/nio/ch/UnixAsynchronousSocketChannelImpl"
    },
    {"jdk/internal/net/http/"},
    {"java/net/InetAddress$NameServiceAddresses"}
  };

  /** With what is woven to register the application's service. */
  static final String[][] WITH_LISTEN = {
    ALL[0],
    ALL[1],
    ALL[2],
    {
      "sun/nio/ch/",
      "sun/nio/ch/ServerSocketChannelImpl",
      "sun/nio/ch/AsynchronousServerSocketChannelImpl"
    },
    {"java/net/ServerSocket"},
    {"java/lang/ApplicationShutdownHooks"}
  };

  /**
   * Classes of libraries, by their exact names; written so that they stay the application's when
   * our own copy of the library is relocated.
   */
  static final String[] LIBRARIES = {
    "io".concat("/netty/channel/DefaultChannelPipeline"),
    "io".concat("/netty/channel/DefaultChannelPipeline$HeadContext"),
    "io".concat("/netty/resolver/InetSocketAddressResolver")
  };

  private WovenPackages() {}
}
