package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.RequestCopy;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Shadow;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What goes over a connection other than the application wrote it or sees it. A request is changed
 * in a copy of its head, so that the next one of a redirect chain starts from the application's
 * own. On the application's thread.
 */
final class UrlWire {
  private static final byte[] NONE = new byte[0];

  private final UrlConnectionInternals internals;
  private final UrlOpening opening;

  UrlWire(UrlConnectionInternals internals, UrlOpening opening) {
    this.internals = internals;
    this.opening = opening;
  }

  /** Writes a request the way the mesh wants it. */
  @Nullable Object write(Object client, @Nullable Object[] args) throws Throwable {
    UrlState state = opening.state(client);
    Object head = args[0];
    if (state == null || head == null || !state.exchange.isOpen() || state.wire == head) {
      return Bridge.PROCEED;
    }
    Object wire = wire(state, head);
    state.wire = wire;
    state.bodyBytes = args[1] == null ? 0 : ((ByteArrayOutputStream) args[1]).size();
    try {
      internals.write.call(client, wire, args[1]);
    } catch (Throwable t) {
      return new Thrown(t);
    }
    try {
      maybeMirror(state, wire, args[1]);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(UrlConnectionWeaves.WRITE, e);
    }
    return null;
  }

  /** Changes the head of an answer that has been read, before cookies are taken from it. */
  void change(UrlState state) {
    Object head = state.reading;
    if (head == null || !state.exchange.wire().changesAnswer()) {
      return;
    }
    try {
      state.answer = internals.messages().copy(head);
      state.exchange.wire().changeAnswer(internals.messages().of(head));
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(UrlConnectionWeaves.HEAD, e);
    }
  }

  private Object wire(UrlState state, Object head) throws ReflectiveOperationException {
    Exchange exchange = state.exchange;
    MessageHeaders messages = internals.messages();
    Object wire = messages.copy(head);
    String traceparent = exchange.traceparent();
    if (traceparent != null) {
      messages.set(wire, "traceparent", traceparent);
    }
    String path = exchange.wire().path();
    if (path != null) {
      messages.setTarget(wire, path);
    }
    String host = exchange.wire().host();
    if (host != null) {
      messages.set(wire, "Host", host);
    }
    if (exchange.wire().changes()) {
      exchange.wire().change(messages.of(wire));
    }
    return wire;
  }

  private void maybeMirror(UrlState state, Object wire, @Nullable Object poster)
      throws ReflectiveOperationException {
    Exchange exchange = state.exchange;
    Shadow shadow = exchange.wire().shadow();
    if (shadow == null) {
      return;
    }
    byte[] body = poster == null ? NONE : ((ByteArrayOutputStream) poster).toByteArray();
    boolean streamed = poster == null && isStreamed(wire);
    if (streamed || body.length > exchange.maxBodyBytes()) {
      exchange.wire().drop(shadow);
      return;
    }
    boolean secure = state.url.getProtocol().equals("https");
    RequestCopy copy = exchange.wire().copy(secure, internals.messages().target(wire), body);
    internals.messages().addTo(copy, wire);
    exchange.wire().mirror(shadow, copy);
  }

  private boolean isStreamed(Object wire) {
    String length = internals.messages().find(wire, "Content-Length");
    return internals.messages().find(wire, "Transfer-Encoding") != null
        || (length != null && !length.equals("0"));
  }
}
