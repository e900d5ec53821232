package dev.weft.agent;

/**
 * How the internal names begin of the classes in which {@link Clients} weaves. Apart from them, so
 * that a start that loads no such class loads nothing of theirs; a test holds the two together.
 */
final class WovenPackages {
  static final String[] ALL = {
    "sun/net/www/protocol/http", "sun/net/www/http/", "jdk/internal/net/http/"
  };

  private WovenPackages() {}
}
