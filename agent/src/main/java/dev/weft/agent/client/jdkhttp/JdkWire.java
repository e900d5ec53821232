package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.WeakIdentityMap;
import dev.weft.bootstrap.Bridge;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes over a connection other than the application wrote it. Asked when a connection is there
 * and the head of a request is about to be written.
 */
final class JdkWire {
  private final JdkHttpInternals internals;
  private final JdkMessages messages;
  private final WeakIdentityMap<HttpRequest, JdkLeg> legs;

  JdkWire(
      JdkHttpInternals internals, JdkMessages messages, WeakIdentityMap<HttpRequest, JdkLeg> legs) {
    this.internals = internals;
    this.messages = messages;
    this.legs = legs;
  }

  /** The target in the first line of a request (HTTP/1.1). */
  String target(Object http1Request, String own) throws ReflectiveOperationException {
    HttpRequest request = internals.requests().ofHttp1(http1Request);
    JdkLeg leg = legs.get(request);
    if (leg == null) {
      return own;
    }
    leg.exchange.connected();
    maybeMirror(leg, request, own);
    String path = leg.exchange.wire().path();
    return path == null ? own : path;
  }

  /** The {@code Host} of a request (HTTP/1.1). */
  String host(Object http1Request, String own) throws ReflectiveOperationException {
    JdkLeg leg = legs.get(internals.requests().ofHttp1(http1Request));
    String host = leg == null ? null : leg.exchange.wire().host();
    return host == null ? own : host;
  }

  /** The pseudo headers of a request (HTTP/2). */
  HttpHeaders pseudoHeaders(HttpRequest request, HttpHeaders own)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.get(request);
    if (leg == null) {
      return own;
    }
    leg.exchange.connected();
    write(leg, request, request.headers());
    maybeMirror(leg, request, own.firstValue(":path").orElse("/"));
    String path = leg.exchange.wire().path();
    String host = leg.exchange.wire().host();
    if (path == null && host == null) {
      return own;
    }
    Map<String, List<String>> changed = new TreeMap<>(own.map());
    if (path != null) {
      changed.put(":path", List.of(path));
    }
    if (host != null) {
      changed.put(":authority", List.of(host));
    }
    return HttpHeaders.of(changed, (name, value) -> true);
  }

  /** The headers of a request that the application has set. */
  HttpHeaders headers(HttpRequest request, HttpHeaders own) throws ReflectiveOperationException {
    JdkLeg leg = legs.get(request);
    if (leg == null || !leg.addressed) {
      return own;
    }
    return write(leg, request, own);
  }

  /** Changes the headers for the try under way, those the client adds in their place. */
  private HttpHeaders write(JdkLeg leg, HttpRequest request, HttpHeaders own)
      throws ReflectiveOperationException {
    HttpHeaders written = leg.written;
    if (written == null) {
      boolean changes = leg.exchange.wire().changes();
      written = changes ? messages.write(leg.exchange, request, own) : own;
      leg.written = written;
    }
    return written;
  }

  private void maybeMirror(JdkLeg leg, HttpRequest request, String path) {
    try {
      messages.maybeMirror(leg, request, path);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(JdkHttpWeaves.TARGET, e);
    }
  }
}
