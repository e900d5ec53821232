package dev.weft.agent;

/**
 * How the internal names begin of the classes in which {@link Clients} weaves. Apart from them, so
 * that a start that loads no such class loads nothing of theirs; a test holds the two together.
 */
final class WovenPackages {
  static final String[] ALL = {
    "sun/net/www/protocol/http", "sun/net/www/http/", "jdk/internal/net/http/"
  };

  /** With what is woven to register the application's service. */
  static final String[] WITH_LISTEN = {
    "sun/net/www/protocol/http",
    "sun/net/www/http/",
    "jdk/internal/net/http/",
    "java/net/ServerSocket",
    "sun/nio/ch/ServerSocketChannelImpl",
    "sun/nio/ch/AsynchronousServerSocketChannelImpl",
    "java/lang/ApplicationShutdownHooks"
  };

  private WovenPackages() {}
}
