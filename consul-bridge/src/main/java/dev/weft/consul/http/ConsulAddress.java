package dev.weft.consul.http;

import java.net.URI;

/** The parts of Consul's address that a connection needs. */
record ConsulAddress(URI uri) {

  boolean isTls() {
    return uri.getScheme().equals("https");
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return isTls() ? 443 : 80;
  }

  String hostHeader() {
    return uri.getPort() > 0 ? host() + ":" + uri.getPort() : host();
  }

  /** What stands before every path, without a slash at its end. */
  String basePath() {
    String path = uri.getRawPath();
    if (path == null || path.isEmpty()) {
      return "";
    }
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
