package dev.weft.agent.client.urlconnection;

import dev.weft.agent.weave.Weave;
import java.util.List;

/**
 * Where {@code HttpURLConnection} is woven. The pool of connections is keyed by the URL of {@code
 * getNewHttpClient}.
 */
public final class UrlConnectionWeaves {
  public static final String NAME = "urlconnection";
  public static final String ADAPTER = "dev.weft.agent.client.urlconnection.UrlConnectionAdapter";

  /** Opens a connection or takes one from the pool. */
  static final int NEW_CLIENT = 0;

  /** Sends the request and reads the response head, redirects included. */
  static final int RESPONSE = 1;

  /** Reads one response head. */
  static final int PARSE = 2;

  /** The TLS handshake. */
  static final int HANDSHAKE = 3;

  /** Connects and shakes hands (https). */
  static final int CONNECT = 4;

  static final int DISCONNECT = 5;

  /** Connects anew after a write that failed: the JDK's own second try. */
  static final int REOPEN = 6;

  /** Writes one request. */
  static final int WRITE = 7;

  /** The cookie handler is asked for: the headers of an answer have just been read. */
  static final int HEAD = 16;

  /** Makes the socket of a connection that will have TLS. */
  static final int SOCKET = 23;

  private static final String CONNECTION = "sun/net/www/protocol/http/HttpURLConnection";
  private static final String HTTPS =
      "sun/net/www/protocol/https/AbstractDelegateHttpsURLConnection";
  private static final String HTTPS_CLIENT = "sun/net/www/protocol/https/HttpsClient";
  private static final String HTTP = "L" + CONNECTION + ";";
  private static final String CLIENT = "Lsun/net/www/http/HttpClient;";

  private UrlConnectionWeaves() {}

  public static List<Weave> all() {
    String open = "(Ljava/net/URL;Ljava/net/Proxy;I)" + CLIENT;
    String openCached = "(Ljava/net/URL;Ljava/net/Proxy;IZ)" + CLIENT;
    return List.of(
        around(NEW_CLIENT, CONNECTION, "getNewHttpClient", open),
        around(NEW_CLIENT, CONNECTION, "getNewHttpClient", openCached),
        around(NEW_CLIENT, HTTPS, "getNewHttpClient", open),
        around(NEW_CLIENT, HTTPS, "getNewHttpClient", openCached),
        around(RESPONSE, CONNECTION, "getInputStream0", "()Ljava/io/InputStream;"),
        around(
            PARSE,
            "sun/net/www/http/HttpClient",
            "parseHTTP",
            "(Lsun/net/www/MessageHeader;Lsun/net/ProgressSource;" + HTTP + ")Z",
            "(Lsun/net/www/MessageHeader;" + HTTP + ")Z"),
        around(HANDSHAKE, HTTPS_CLIENT, "afterConnect", "()V"),
        around(SOCKET, HTTPS_CLIENT, "createSocket", "()Ljava/net/Socket;"),
        around(CONNECT, HTTPS, "connect", "()V"),
        around(DISCONNECT, CONNECTION, "disconnect", "()V"),
        around(REOPEN, CONNECTION, "setNewClient", "(Ljava/net/URL;Z)V"),
        around(
            WRITE,
            "sun/net/www/http/HttpClient",
            "writeRequests",
            "(Lsun/net/www/MessageHeader;Lsun/net/www/http/PosterOutputStream;)V"),
        Weave.value(NAME, HEAD, CONNECTION, "getCookieHandler", "()Ljava/net/CookieHandler;"),
        around(REOPEN, HTTPS, "setNewClient", "(Ljava/net/URL;Z)V"));
  }

  private static Weave around(int hook, String type, String method, String... descriptors) {
    return Weave.around(NAME, hook, type, method, descriptors);
  }
}
