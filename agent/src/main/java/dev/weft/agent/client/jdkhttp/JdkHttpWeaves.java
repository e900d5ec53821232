package dev.weft.agent.client.jdkhttp;

import dev.weft.agent.weave.Weave;
import java.util.List;

/**
 * Where {@code java.net.http.HttpClient} is woven: around one request and response, below redirects
 * and authentication, so that each request of a chain is routed by itself.
 */
public final class JdkHttpWeaves {
  public static final String NAME = "jdkhttp";
  public static final String ADAPTER = "dev.weft.agent.client.jdkhttp.JdkHttpAdapter";

  /** Starts a try. */
  static final int SEND = 8;

  /** Decides what to do with a failed try. */
  static final int FAILED = 9;

  /** A response head, or a failure, is there. */
  static final int RESPONSE = 10;

  /** Where to connect to, and what the HTTP/1.1 pool is keyed by. */
  static final int ADDRESS = 11;

  /** How long to wait for a response head. */
  static final int TIMEOUT = 12;

  /** How long to wait for a connection. */
  static final int CONNECT_TIMEOUT = 13;

  /** What the HTTP/2 pool is keyed by. */
  static final int POOL_KEY = 14;

  /** The request has been written, its response is waited for. */
  static final int AWAITED = 15;

  /** Whether a connection is to be made with TLS. */
  static final int SECURE = 17;

  /** Which version of HTTP to speak. */
  static final int VERSION = 18;

  /** The target in the first line (HTTP/1.1). */
  static final int TARGET = 19;

  /** The {@code Host} header (HTTP/1.1). */
  static final int HOST = 20;

  /** The headers that the application has set. */
  static final int USER_HEADERS = 21;

  /** Target and authority (HTTP/2). */
  static final int PSEUDO_HEADERS = 22;

  /** A response head other than an interim one; newer builds have a place for it. */
  static final int HEAD = 34;

  /** The first line and the headers as they are about to be written (HTTP/1.1). */
  static final int LINES = 35;

  /** The call has failed for good. */
  static final int ENDED = 36;

  /** Where the leg of a request is kept. */
  static final int LEG = 37;

  private static final String PACKAGE = "jdk/internal/net/http/";
  private static final String FUTURE = "Ljava/util/concurrent/CompletableFuture;";

  private JdkHttpWeaves() {}

  public static List<Weave> all() {
    String multi = PACKAGE + "MultiExchange";
    String request = PACKAGE + "HttpRequestImpl";
    String http1 = PACKAGE + "Http1Request";
    String http2 = PACKAGE + "Http2Connection";
    String stream = PACKAGE + "Stream";
    String awaited = "(Ljava/util/concurrent/Executor;)" + FUTURE;
    return List.of(
        Weave.around(NAME, SEND, multi, "responseAsyncImpl", "()" + FUTURE),
        Weave.around(
            NAME,
            FAILED,
            multi,
            "getExceptionalCF",
            "(Ljava/lang/Throwable;L" + PACKAGE + "ExchangeImpl;)" + FUTURE,
            "(Ljava/lang/Throwable;)" + FUTURE),
        Weave.value(
            NAME, CONNECT_TIMEOUT, multi, "remainingConnectTimeout", "()Ljava/util/Optional;"),
        Weave.value(NAME, RESPONSE, PACKAGE + "Exchange", "responseAsync", "()" + FUTURE),
        Weave.maybeValue(
            NAME,
            HEAD,
            PACKAGE + "Exchange",
            "ignore1xxResponse",
            "(L" + PACKAGE + "Response;)" + FUTURE),
        Weave.around(NAME, ENDED, multi, "whenCancelled", "(Ljava/lang/Throwable;)" + FUTURE),
        Weave.value(NAME, VERSION, multi, "version", "()Ljava/net/http/HttpClient$Version;"),
        Weave.value(NAME, AWAITED, PACKAGE + "Http1Exchange", "getResponseAsync", awaited),
        Weave.value(NAME, AWAITED, stream, "getResponseAsync", awaited),
        Weave.value(NAME, TARGET, http1, "requestURI", "()Ljava/lang/String;"),
        Weave.value(NAME, HOST, http1, "hostString", "()Ljava/lang/String;"),
        Weave.value(
            NAME,
            PSEUDO_HEADERS,
            stream,
            "createPseudoHeaders",
            "(Ljava/net/http/HttpRequest;)Ljava/net/http/HttpHeaders;"),
        Weave.value(NAME, LINES, http1, "headers", "()Ljava/util/List;"),
        Weave.state(NAME, LEG, request),
        Weave.value(NAME, USER_HEADERS, request, "getUserHeaders", "()Ljava/net/http/HttpHeaders;"),
        Weave.around(NAME, SECURE, request, "secure", "()Z"),
        Weave.around(NAME, ADDRESS, request, "getAddress", "()Ljava/net/InetSocketAddress;"),
        Weave.value(NAME, TIMEOUT, request, "timeout", "()Ljava/util/Optional;"),
        Weave.value(
            NAME, POOL_KEY, http2, "keyFor", "(L" + PACKAGE + "HttpConnection;)Ljava/lang/String;"),
        Weave.value(
            NAME,
            POOL_KEY,
            http2,
            "keyFor",
            "(L" + PACKAGE + "HttpRequestImpl;)Ljava/lang/String;"));
  }
}
