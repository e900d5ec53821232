package dev.weft.agent.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The address of an endpoint, chosen by the mesh, under the name that the application wrote: TLS
 * names and log lines stay right. The type tells it from an address that the application resolved.
 */
public final class MeshAddress extends InetSocketAddress {
  private static final long serialVersionUID = 1L;

  private MeshAddress(InetAddress address, int port) {
    super(address, port);
  }

  static MeshAddress of(String host, byte[] ip, int port) {
    try {
      return new MeshAddress(InetAddress.getByAddress(host, ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The IP address as it stands in a URL. */
  public String ipLiteral() {
    String literal = getAddress().getHostAddress();
    return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }
}
