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
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client side of TLS to Consul, from PEM files, which are read when it is made. Made and used
 * on one thread: the event loop for discovery, the caller's for the orbitz client.
 */
public final class Tls {
  private static final String[] PROTOCOLS = {"h2", "http/1.1"};
  private static final char[] NO_PASSWORD = new char[0];

  private final SSLContext context;
  private final TrustManager[] trust;
  private final String peer;

  /**
   * @param host of the address, the name expected unless the files' settings have another
   * @throws IOException with a line that names the file that can't be used
   */
  public Tls(TlsFiles files, String host) throws IOException {
    peer = files.serverName() != null ? files.serverName() : host.replaceAll("[\\[\\]]", "");
    try {
      context = SSLContext.getInstance("TLS");
      trust = trust(files.caCert());
      context.init(keys(files.clientCert(), files.clientKey()), trust, null);
    } catch (GeneralSecurityException e) {
      throw new IOException("the TLS files can't be used: " + e.getMessage(), e);
    }
  }

  /** For a client that makes its own sockets. */
  public SSLContext context() {
    return context;
  }

  /** What {@link #context} trusts. */
  public X509TrustManager trustManager() {
    for (TrustManager manager : trust) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new IllegalStateException("no trust manager for certificates in this JVM");
  }

  /** The name that Consul's certificate must have. */
  public String peer() {
    return peer;
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

  private static TrustManager[] trust(@Nullable Path caCert)
      throws IOException, GeneralSecurityException {
    KeyStore store = null;
    if (caCert != null) {
      store = empty();
      int n = 0;
      for (X509Certificate authority : Pem.certificates(caCert)) {
        store.setCertificateEntry("ca" + n++, authority);
      }
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
