package dev.weft.agent.call;

import java.util.ArrayList;
import java.util.List;

/**
 * A request as it goes on the wire, to be sent once more elsewhere. Made by an adapter, which adds
 * the headers that it sends itself.
 */
public final class RequestCopy {
  /** Names and values in turn. */
  private final List<String> headers = new ArrayList<>();

  private final boolean secure;
  private final String host;
  private final String authority;
  private final String method;
  private final String path;
  private final byte[] body;

  RequestCopy(
      boolean secure, String host, String authority, String method, String path, byte[] body) {
    this.secure = secure;
    this.host = host;
    this.authority = authority;
    this.method = method;
    this.path = path;
    this.body = body;
  }

  /** Adds a header; those of the connection are left out. */
  public void add(String name, String value) {
    if (HeaderChanges.isFree(name)) {
      headers.add(name);
      headers.add(value);
    }
  }

  public List<String> headers() {
    return headers;
  }

  /** Whether it goes over TLS. */
  public boolean isSecure() {
    return secure;
  }

  /** The name that the certificate is checked for. */
  public String host() {
    return host;
  }

  public String authority() {
    return authority;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public byte[] body() {
    return body;
  }

  /** What an authority becomes for a mirror: {@code users:8080} is {@code users-shadow:8080}. */
  static String shadowed(String authority) {
    int port = authority.lastIndexOf(':');
    if (port < 0 || authority.endsWith("]")) {
      return authority + "-shadow";
    }
    return authority.substring(0, port) + "-shadow" + authority.substring(port);
  }
}
