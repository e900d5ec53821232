package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.call.Exchange;
import dev.weft.agent.call.Headers;
import dev.weft.agent.call.RequestCopy;
import dev.weft.agent.call.TraceParent;
import dev.weft.policy.Shadow;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests and responses of {@code java.net.http}, changed and copied. */
final class JdkMessages {
  private final JdkHttpInternals internals;

  JdkMessages(JdkHttpInternals internals) {
    this.internals = internals;
  }

  HttpHeaders headers(Object response) throws ReflectiveOperationException {
    return JdkFields.headers(response);
  }

  /** The application's headers of a request, changed; those of the client are changed in place. */
  HttpHeaders write(Exchange exchange, HttpRequest request, HttpHeaders own)
      throws ReflectiveOperationException {
    JdkHeaders headers = new JdkHeaders(own, internals.requests().systemHeaders(request));
    exchange.wire().change(headers);
    return headers.build();
  }

  /** Puts the trace context among the headers that the client adds, unless it is there. */
  void trace(JdkLeg leg, HttpRequest request) throws ReflectiveOperationException {
    TraceParent traceparent = leg.traced ? null : leg.exchange.traceparent();
    if (traceparent != null) {
      leg.traced = true;
      internals.requests().trace(request, traceparent.toString());
    }
  }

  /** A response with other headers, in the place of the one that there is. */
  Object changed(Exchange exchange, Object exchangeObject, Object response)
      throws ReflectiveOperationException {
    JdkHeaders headers = new JdkHeaders(JdkFields.headers(response), Map.of());
    exchange.wire().changeAnswer(headers);
    return internals.responses().changed(exchangeObject, response, headers.build());
  }

  /** Sends a copy of the request, if there is to be one. */
  void maybeMirror(JdkLeg leg, HttpRequest request, String path)
      throws ReflectiveOperationException {
    Shadow shadow = leg.exchange.wire().shadow();
    if (shadow == null) {
      return;
    }
    trace(leg, request);
    byte[] body = BodyCopy.of(request, leg.exchange.maxBodyBytes());
    if (body == null) {
      leg.exchange.wire().drop(shadow);
      return;
    }
    boolean secure = request.uri().getScheme().equalsIgnoreCase("https");
    RequestCopy copy = leg.exchange.wire().copy(secure, path, body);
    HttpHeaders written = leg.written == null ? request.headers() : leg.written;
    for (Map.Entry<String, List<String>> header :
        internals.requests().systemHeaders(request).entrySet()) {
      if (written.firstValue(header.getKey()).isEmpty() || isCookie(header.getKey())) {
        add(copy, header);
      }
    }
    for (Map.Entry<String, List<String>> header : written.map().entrySet()) {
      add(copy, header);
    }
    leg.exchange.wire().mirror(shadow, copy);
  }

  private static void add(RequestCopy copy, Map.Entry<String, List<String>> header) {
    for (String value : header.getValue()) {
      copy.add(header.getKey(), value);
    }
  }

  private static boolean isCookie(String name) {
    return name.equalsIgnoreCase("cookie");
  }

  /** The headers of one message; those that the client adds give way to the application's. */
  private static final class JdkHeaders implements Headers {
    private final Map<String, List<String>> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, List<String>> system;

    JdkHeaders(HttpHeaders own, Map<String, List<String>> system) {
      this.own.putAll(own.map());
      this.system = system;
    }

    @Override
    public void remove(String name) {
      own.remove(name);
      if (!system.isEmpty()) {
        system.remove(name);
      }
    }

    @Override
    public void add(String name, String value) {
      if (name.equalsIgnoreCase("authorization") && !system.isEmpty()) {
        // A client with an authenticator sends no header of this name but its own.
        system.put(name, List.of(value));
        return;
      }
      List<String> present = own.get(name);
      if (present == null && !isCookie(name)) {
        present = system.get(name);
      }
      List<String> values = new ArrayList<>(present == null ? List.of() : present);
      values.add(value);
      own.put(name, values);
    }

    HttpHeaders build() {
      return HttpHeaders.of(own, (name, value) -> true);
    }
  }
}
