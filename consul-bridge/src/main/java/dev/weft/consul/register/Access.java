package dev.weft.consul.register;

import dev.weft.consul.ConsulSettings;
import dev.weft.consul.http.Token;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way to Consul with the token as it is now. Used on the registration's thread, but for {@link
 * #breakOff}.
 */
final class Access implements AutoCloseable {
  private final ConsulSettings settings;
  private final Token tokens;

  /** The token that the client was made with, and the service registered. */
  private @Nullable String token;

  /** Written by the registration's thread. */
  private volatile @Nullable ConsulAgent agent;

  /** Whether the client is of no use any more. Written by {@link #breakOff}. */
  private volatile boolean brokenOff;

  Access(ConsulSettings settings) {
    this.settings = settings;
    // Discovery has the same token, and complains about it.
    tokens = new Token(settings.token(), settings.tokenFile(), settings.tokenFrom(), line -> {});
  }

  /** Whether there is another token than at the last call, and with it another client. */
  boolean isRenewed() throws IOException {
    ConsulAgent before = agent;
    String now = tokens.current();
    if (before != null && Objects.equals(now, token)) {
      return false;
    }
    if (before != null) {
      before.close();
    }
    agent = new ConsulAgent(settings, now);
    token = now;
    return before != null;
  }

  /** The client, a new one if there is none or it was broken off. */
  ConsulAgent agent() throws IOException {
    ConsulAgent current = agent;
    if (current == null || brokenOff) {
      current = new ConsulAgent(settings, token);
      agent = current;
      brokenOff = false;
    }
    return current;
  }

  /** Whether the token's file has another token than before, whatever its time stamp says. */
  boolean hasAnotherToken() {
    return tokens.isOtherThan(token);
  }

  /** Ends the call under way, which fails. Any thread. */
  void breakOff() {
    ConsulAgent current = agent;
    if (current != null) {
      brokenOff = true;
      current.close();
    }
  }

  String address() {
    return settings.address().toString();
  }

  /** What a failure calls for, as the end of a line; may be empty. */
  String advice(CallFailed failure, OwnService service) {
    if (failure.isForbidden()) {
      return "; the token (from "
          + (settings.token() == null && settings.tokenFile() == null
              ? "nowhere: none is set"
              : tokens.from())
          + ") needs service:write for "
          + service.name();
    }
    return failure.isBrokenOffByConsul()
            && "https".equals(settings.address().getScheme())
            && settings.tls().clientCert() == null
        ? "; Consul may ask for a client certificate, and none is set (CONSUL_CLIENT_CERT)"
        : "";
  }

  @Override
  public void close() {
    ConsulAgent current = agent;
    if (current != null) {
      current.close();
    }
  }
}
