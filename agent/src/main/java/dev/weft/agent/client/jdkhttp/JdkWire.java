package dev.weft.agent.client.jdkhttp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weft.agent.call.TraceParent;
import dev.weft.bootstrap.Bridge;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What goes over a connection other than the application wrote it. Asked when a connection is there
 * and the head of a request is about to be written.
 */
final class JdkWire {
  private static final byte[] BEFORE = "traceparent: ".getBytes(ISO_8859_1);
  private static final byte[] END = {'\r', '\n', '\r', '\n'};

  private final JdkMessages messages;
  private final JdkLegs legs;

  JdkWire(JdkMessages messages, JdkLegs legs) {
    this.messages = messages;
    this.legs = legs;
  }

  /** The target in the first line of a request (HTTP/1.1). */
  String target(Object http1Request, String own) throws ReflectiveOperationException {
    HttpRequest request = JdkFields.ofHttp1(http1Request);
    JdkLeg leg = legs.of(request);
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
    JdkLeg leg = legs.of(JdkFields.ofHttp1(http1Request));
    String host = leg == null ? null : leg.exchange.wire().host();
    return host == null ? own : host;
  }

  /**
   * A request as it is about to be written (HTTP/1.1), with the trace context at its end: among the
   * client's own headers it would be copied, filtered and joined several times.
   */
  List<ByteBuffer> lines(Object http1Request, List<ByteBuffer> own)
      throws ReflectiveOperationException {
    HttpRequest request = JdkFields.ofHttp1(http1Request);
    JdkLeg leg = legs.of(request);
    TraceParent traceparent = leg == null || leg.traced ? null : leg.exchange.traceparent();
    if (traceparent == null || own.size() != 1 || isTraced(request)) {
      return own;
    }
    ByteBuffer lines = own.get(0);
    byte[] end = Arrays.copyOf(BEFORE, BEFORE.length + TraceParent.LENGTH + END.length);
    traceparent.write(end, BEFORE.length);
    System.arraycopy(END, 0, end, end.length - END.length, END.length);
    // The empty line comes after ours.
    lines.limit(lines.limit() - 2);
    return List.of(lines, ByteBuffer.wrap(end));
  }

  /** The pseudo headers of a request (HTTP/2). */
  HttpHeaders pseudoHeaders(HttpRequest request, HttpHeaders own)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.of(request);
    if (leg == null) {
      return own;
    }
    leg.exchange.connected();
    messages.trace(leg, request);
    write(leg, request, request.headers());
    maybeMirror(leg, request, path(own));
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
    JdkLeg leg = legs.of(request);
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
      if (changes) {
        messages.trace(leg, request);
      }
      written = changes ? messages.write(leg.exchange, request, own) : own;
      leg.written = written;
    }
    return written;
  }

  private static String path(HttpHeaders pseudo) {
    List<String> values = pseudo.map().get(":path");
    return values == null || values.isEmpty() ? "/" : values.get(0);
  }

  private static boolean isTraced(HttpRequest request) {
    return request.headers().map().containsKey(TraceParent.NAME);
  }

  private void maybeMirror(JdkLeg leg, HttpRequest request, String path) {
    try {
      messages.maybeMirror(leg, request, path);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(JdkHttpWeaves.TARGET, e);
    }
  }
}
