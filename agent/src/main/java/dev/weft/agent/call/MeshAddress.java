package dev.weft.agent.call;

import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Node;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * The address of an endpoint, chosen by the mesh, under the name that the application wrote: TLS
 * names and log lines stay right. The type tells it from an address that the application resolved.
 */
public final class MeshAddress extends InetSocketAddress {
  private static final long serialVersionUID = 1L;

  /** Of the requests that go there. */
  private final transient String authority;

  private final transient String ipLiteral;

  private MeshAddress(String authority, InetAddress address, int port) {
    super(address, port);
    this.authority = authority;
    String literal = address.getHostAddress();
    ipLiteral = literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
  }

  /**
   * @param authority of the request, as the application wrote it
   */
  static MeshAddress of(String authority, byte[] ip, int port) {
    try {
      InetAddress address = InetAddress.getByAddress(Authority.host(authority), ip);
      return new MeshAddress(authority, address, port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address of a node; made once for all requests that name the service in the same way. */
  static MeshAddress of(String authority, Node node) {
    if (node.senderNote() instanceof MeshAddress known && known.authority.equals(authority)) {
      return known;
    }
    Endpoint endpoint = node.endpoint();
    MeshAddress made = of(authority, endpoint.ip().getAddress(), endpoint.port());
    node.senderNote(made);
    return made;
  }

  /** The IP address as it stands in a URL. */
  public String ipLiteral() {
    return ipLiteral;
  }
}
