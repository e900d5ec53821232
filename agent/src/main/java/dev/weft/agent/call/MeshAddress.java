package dev.weft.agent.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The address of an endpoint, chosen by the mesh, under the name that the application wrote: TLS
 * names and log lines stay right. The type tells it from an address that the application resolved.
 */
public final class MeshAddress extends InetSocketAddress {
  private static final long serialVersionUID = 1L;

  MeshAddress(InetAddress address, int port) {
    super(address, port);
  }

  /** The IP address as it stands in a URL. */
  public String ipLiteral() {
    String literal = getAddress().getHostAddress();
    return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }
}
