package dev.weft.agent.client.urlconnection;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/** The TLS session of an answer that came without TLS: it has no cipher and no certificates. */
final class NoSession {
  private static final SSLSession NONE = make();

  private NoSession() {}

  static SSLSession get() {
    return NONE;
  }

  private static SSLSession make() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return context.createSSLEngine().getSession();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
