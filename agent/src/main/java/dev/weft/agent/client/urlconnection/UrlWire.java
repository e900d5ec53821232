package dev.weft.agent.client.urlconnection;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.RequestCopy;
import dev.weft.agent.call.TraceParent;
import dev.weft.agent.call.Wire;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Thrown;
import dev.weft.policy.Shadow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * What goes over a connection other than the application wrote it or sees it. A request is changed
 * in a copy of its head, so that the next one of a redirect chain starts from the application's
 * own. On the application's thread.
 */
final class UrlWire {
  private static final byte[] NONE = new byte[0];

  private final UrlConnectionInternals internals;
  private final UrlStates states;

  UrlWire(UrlConnectionInternals internals, UrlStates states) {
    this.internals = internals;
    this.states = states;
  }

  /** Writes a request the way the mesh wants it. */
  @Nullable Object write(Object client, @Nullable Object[] args) throws Throwable {
    UrlState state = states.user(client);
    Object head = args[0];
    if (state == null || head == null || !state.exchange.isOpen() || state.wire == head) {
      return Bridge.PROCEED;
    }
    ByteArrayOutputStream body = (ByteArrayOutputStream) args[1];
    state.bodyBytes = body == null ? 0 : body.size();
    state.wire = null;
    try {
      if (!isWritten(client, state.exchange, head, body)) {
        state.wire = wire(state.exchange, head);
        UrlConnectionInternals.run(internals.pool().write, client, state.wire, body);
      }
    } catch (Throwable t) {
      return new Thrown(t);
    }
    try {
      maybeMirror(state, head, body);
    } catch (ReflectiveOperationException | RuntimeException e) {
      Bridge.report(UrlConnectionWeaves.WRITE, e);
    }
    return null;
  }

  /** Changes the head of an answer that has been read, before cookies are taken from it. */
  void change(UrlState state) throws ReflectiveOperationException {
    Object head = state.reading;
    if (head != null && state.exchange.wire().changesAnswer()) {
      state.answer = internals.messages().copy(head);
      change(state, head);
    }
  }

  /** Changes the head of an answer that the mesh has seen. */
  void change(UrlState state, Object head) {
    if (state.exchange.wire().changesAnswer()) {
      state.exchange.wire().changeAnswer(internals.messages().of(head));
    }
  }

  /** Whether the request could be written as the client does it, with nothing but its trace. */
  private boolean isWritten(
      Object client, Exchange exchange, Object head, @Nullable ByteArrayOutputStream body)
      throws ReflectiveOperationException, IOException {
    Wire wire = exchange.wire();
    if (wire.path() != null || wire.host() != null || wire.changes()) {
      return false;
    }
    HeadText text = MessageHeaders.text(head, exchange.traceparent(), UrlThread.current());
    if (text == null) {
      return false;
    }
    PrintStream out = UrlFields.output(client);
    UrlFields.request(client, head, body);
    out.write(text.bytes(), 0, text.length());
    out.flush();
    if (body != null) {
      body.writeTo(out);
      out.flush();
    }
    return true;
  }

  private Object wire(Exchange exchange, Object head) throws ReflectiveOperationException {
    MessageHeaders messages = internals.messages();
    Object wire = messages.copy(head);
    TraceParent traceparent = exchange.traceparent();
    if (traceparent != null) {
      messages.set(wire, TraceParent.NAME, traceparent.toString());
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

  private void maybeMirror(UrlState state, Object head, @Nullable ByteArrayOutputStream poster)
      throws ReflectiveOperationException {
    Exchange exchange = state.exchange;
    Shadow shadow = exchange.wire().shadow();
    if (shadow == null) {
      return;
    }
    Object wire = state.wire == null ? wire(exchange, head) : state.wire;
    byte[] body = poster == null ? NONE : poster.toByteArray();
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
    String length = MessageHeaders.find(wire, "Content-Length");
    return MessageHeaders.find(wire, "Transfer-Encoding") != null
        || (length != null && !length.equals("0"));
  }
}
