package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.MeshAddress;
import dev.weft.agent.client.Adapters;
import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * {@code java.net.http.HttpClient}, {@code send} and {@code sendAsync}, HTTP/1.1 and HTTP/2. Only
 * the address of a request is replaced, and what a route changes on the wire; its URI, the client's
 * timers, redirects, cookies and authentication stay the client's. Nothing here blocks: the client
 * calls it on its own threads and the application's.
 */
public final class JdkHttpAdapter implements IntFunction<Hook> {
  private final JdkHttpInternals internals;
  private final JdkTries tries;
  private final JdkAnswers answers;
  private final JdkWire wire;
  private final JdkLegs legs;

  public JdkHttpAdapter(Adapters adapters) throws ReflectiveOperationException {
    internals = new JdkHttpInternals(adapters);
    legs = new JdkLegs(internals.requests().requestType());
    JdkMessages messages = new JdkMessages(internals);
    tries = new JdkTries(adapters, internals, legs);
    answers = new JdkAnswers(adapters.timers(), internals, messages, legs);
    wire = new JdkWire(messages, legs);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Hook apply(int hook) {
    return switch (hook) {
      case JdkHttpWeaves.SEND -> (self, args, value) -> tries.send(self);
      case JdkHttpWeaves.FAILED -> (self, args, value) -> tries.failed(self, args);
      case JdkHttpWeaves.ENDED -> (self, args, value) -> tries.ended(self);
      case JdkHttpWeaves.HEAD ->
          (self, args, value) -> answers.head(self, args[0], (CompletableFuture<Object>) value);
      case JdkHttpWeaves.RESPONSE ->
          (self, args, value) -> answers.response(self, (CompletableFuture<Object>) value);
      case JdkHttpWeaves.AWAITED ->
          (self, args, value) -> answers.awaited(self, (CompletableFuture<Object>) value);
      case JdkHttpWeaves.ADDRESS -> (self, args, value) -> address((HttpRequest) self);
      case JdkHttpWeaves.TIMEOUT ->
          (self, args, value) -> timeout((HttpRequest) self, (Optional<Duration>) value);
      case JdkHttpWeaves.CONNECT_TIMEOUT ->
          (self, args, value) -> connectTimeout(self, (Optional<Duration>) value);
      case JdkHttpWeaves.POOL_KEY -> (self, args, value) -> poolKey(args[0], (String) value);
      case JdkHttpWeaves.SECURE -> (self, args, value) -> secure((HttpRequest) self);
      case JdkHttpWeaves.VERSION ->
          (self, args, value) -> version(self, (HttpClient.Version) value);
      case JdkHttpWeaves.TARGET -> (self, args, value) -> wire.target(self, (String) value);
      case JdkHttpWeaves.HOST -> (self, args, value) -> wire.host(self, (String) value);
      case JdkHttpWeaves.LINES -> (self, args, value) -> wire.lines(self, (List<ByteBuffer>) value);
      case JdkHttpWeaves.USER_HEADERS ->
          (self, args, value) -> wire.headers((HttpRequest) self, (HttpHeaders) value);
      case JdkHttpWeaves.PSEUDO_HEADERS ->
          (self, args, value) -> wire.pseudoHeaders((HttpRequest) args[0], (HttpHeaders) value);
      default -> throw new IllegalArgumentException("no hook " + hook);
    };
  }

  private Object address(HttpRequest request) {
    JdkLeg leg = legs.of(request);
    MeshAddress address = leg == null ? null : leg.address;
    if (leg == null || address == null) {
      return Bridge.PROCEED;
    }
    leg.addressed = true;
    return address;
  }

  /** The relay is in this JVM and speaks without TLS. */
  private Object secure(HttpRequest request) {
    JdkLeg leg = legs.of(request);
    return leg != null && leg.exchange.isLocal() ? false : Bridge.PROCEED;
  }

  /** The relay speaks HTTP/1.1. */
  private HttpClient.Version version(Object multi, HttpClient.Version own)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.of(JdkFields.current(multi));
    return leg != null && leg.exchange.isLocal() ? HttpClient.Version.HTTP_1_1 : own;
  }

  private Optional<Duration> timeout(HttpRequest request, Optional<Duration> own) {
    JdkLeg leg = legs.of(request);
    return leg == null || !leg.exchange.isOpen() ? own : leg.timeout(own);
  }

  private Optional<Duration> connectTimeout(Object multi, Optional<Duration> own)
      throws ReflectiveOperationException {
    JdkLeg leg = legs.of(JdkFields.current(multi));
    return leg == null ? own : leg.connectTimeout(own);
  }

  /** The client keys HTTP/2 connections by host name: endpoints of one service would share one. */
  private String poolKey(Object requestOrConnection, String key)
      throws ReflectiveOperationException {
    Object address =
        requestOrConnection instanceof HttpRequest request
            ? address(request)
            : internals.connectionAddress(requestOrConnection);
    return address instanceof MeshAddress endpoint ? key + "@" + endpoint.ipLiteral() : key;
  }
}
