package dev.weft.consul.http;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The client side of TLS to Consul, from PEM files. Made and used on the event loop. */
final class Tls {
  private static final String[] PROTOCOLS = {"h2", "http/1.1"};
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLContext context;
  private final String peer;

  Tls(TlsFiles files, String host) throws IOException {
    peer = files.serverName() != null ? files.serverName() : host.replaceAll("[\\[\\]]", "");
    try {
      context = SSLContext.getInstance("TLS");
      context.init(keys(files.clientCert(), files.clientKey()), trust(files.caCert()), null);
    } catch (GeneralSecurityException e) {
      throw new IOException("the TLS files can't be used: " + e.getMessage(), e);
    }
  }

  SSLEngine engine(int port) {
    SSLEngine engine = context.createSSLEngine(peer, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(PROTOCOLS);
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static TrustManager @Nullable [] trust(@Nullable Path caCert)
      throws IOException, GeneralSecurityException {
    if (caCert == null) {
      return null;
    }
    KeyStore store = empty();
    int n = 0;
    for (X509Certificate authority : Pem.certificates(caCert)) {
      store.setCertificateEntry("ca" + n++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager @Nullable [] keys(@Nullable Path cert, @Nullable Path key)
      throws IOException, GeneralSecurityException {
    if (cert == null || key == null) {
      return null;
    }
    List<X509Certificate> chain = Pem.certificates(cert);
    KeyStore store = empty();
    store.setKeyEntry(
        "client", Pem.privateKey(key), NO_PASSWORD, chain.toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
