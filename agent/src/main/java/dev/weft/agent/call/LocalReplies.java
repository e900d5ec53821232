package dev.weft.agent.call;

import dev.weft.policy.LocalReply;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The answers that the mesh gives itself. An exchange leaves one here and sends its request to the
 * relay, which takes it away; any thread. A token is good for one request, and gone with its
 * exchange.
 */
public final class LocalReplies {
  /** The request header with the token. */
  public static final String HEADER = "x-weft-reply";

  private static final int TOKEN_BYTES = 16;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Map<String, LocalReply> waiting = new ConcurrentHashMap<>();

  /** Of the relay; 0: none runs. Written by it as it starts and stops. */
  private volatile int port;

  /** Where a relay listens. */
  public static InetSocketAddress anyPort() {
    return MeshAddress.of("127.0.0.1", LOOPBACK, 0);
  }

  /** The relay listens on this port. */
  public void open(int port) {
    this.port = port;
  }

  /** The relay is gone. */
  public void close() {
    port = 0;
    waiting.clear();
  }

  /** The reply for a token, once; null if there is none. Called by the relay. */
  public @Nullable LocalReply take(String token) {
    return waiting.remove(token);
  }

  /** The token to ask the relay with; null if no relay runs. Called by exchanges. */
  public @Nullable String leave(LocalReply reply) {
    if (port == 0) {
      return null;
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    Random.SECURE.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    waiting.put(token, reply);
    return token;
  }

  void forget(String token) {
    waiting.remove(token);
  }

  /** Where the relay is, under the name that the application wrote; null if no relay runs. */
  @Nullable MeshAddress address(String authority) {
    int open = port;
    return open == 0 ? null : MeshAddress.of(authority, LOOPBACK, open);
  }

  /** Made by the first reply: it takes the JDK a while. */
  private static final class Random {
    private static final SecureRandom SECURE = new SecureRandom();
  }
}
