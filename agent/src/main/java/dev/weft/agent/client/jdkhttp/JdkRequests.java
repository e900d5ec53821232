package dev.weft.agent.client.jdkhttp;

import static dev.weft.agent.client.Members.method;
import static dev.weft.agent.client.jdkhttp.JdkHttpInternals.type;

import dev.weft.agent.call.TraceParent;
import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The JDK's own {@code HttpRequestImpl}, looked up once like {@link JdkHttpInternals}. */
final class JdkRequests {
  private final Class<?> requestType;
  private final Method usedProxy;
  private final Method systemHeaders;
  private final Method setHeader;
  private final Method headerMap;
  private final Method copy;

  JdkRequests() throws ReflectiveOperationException {
    Class<?> request = type("HttpRequestImpl");
    requestType = request;
    usedProxy = method(request, "proxy");
    systemHeaders = method(request, "getSystemHeadersBuilder");
    headerMap = method(systemHeaders.getReturnType(), "map");
    setHeader = method(systemHeaders.getReturnType(), "setHeader", String.class, String.class);
    copy = method(request, "newInstanceForAuthentication", request);
  }

  Class<?> requestType() {
    return requestType;
  }

  boolean isProxied(HttpRequest request) throws ReflectiveOperationException {
    return JdkFields.hasProxy(request) && usedProxy.invoke(request) != null;
  }

  /** Puts the trace context among the headers that the client adds. */
  void trace(HttpRequest request, String traceparent) throws ReflectiveOperationException {
    setHeader.invoke(systemHeaders.invoke(request), TraceParent.NAME, traceparent);
  }

  /** Whether the headers that the client adds have the trace context. */
  boolean isTraced(HttpRequest request) throws ReflectiveOperationException {
    return systemHeaders(request).containsKey(TraceParent.NAME);
  }

  /** The headers that the client adds, to be changed; names without case. */
  @SuppressWarnings("unchecked")
  Map<String, List<String>> systemHeaders(Object request) throws ReflectiveOperationException {
    return (Map<String, List<String>>) headerMap.invoke(systemHeaders.invoke(request));
  }

  /** A request like another one that has passed the client's filters, for one more try. */
  HttpRequest copy(HttpRequest request) throws ReflectiveOperationException {
    HttpRequest made = (HttpRequest) copy.invoke(null, request);
    Map<String, List<String>> system = systemHeaders(made);
    systemHeaders(request).forEach((name, values) -> system.put(name, new ArrayList<>(values)));
    forgetUpgrade(made);
    return made;
  }

  /**
   * The next try may find a connection that speaks HTTP/2 already, where asking for it is wrong.
   */
  void forgetUpgrade(Object request) throws ReflectiveOperationException {
    Map<String, List<String>> headers = systemHeaders(request);
    if (headers.containsKey("HTTP2-Settings")) {
      headers.keySet().removeAll(List.of("Connection", "Upgrade", "HTTP2-Settings"));
    }
  }
}
