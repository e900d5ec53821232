package dev.weft.consul.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys from PEM files. The JDK reads only PKCS#8 keys, whereas
 * Consul's own tool writes SEC1 ({@code EC PRIVATE KEY}) and older ones PKCS#1 ({@code RSA PRIVATE
 * KEY}): these are wrapped. Called on the event loop, once per https address.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");
  private static final byte[] RSA_ALGORITHM = hex("300d06092a864886f70d0101010500");
  private static final byte[] EC_OID = hex("06072a8648ce3d0201");
  private static final byte[] VERSION_0 = hex("020100");

  private Pem() {}

  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(text(file));
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      while (block.find()) {
        if (block.group(1).endsWith("CERTIFICATE")) {
          byte[] der = decode(block.group(2));
          found.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(der)));
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds a certificate that can't be read: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + " holds no PEM certificate");
    }
    return found;
  }

  static PrivateKey privateKey(Path file) throws IOException {
    Matcher block = BLOCK.matcher(text(file));
    try {
      while (block.find()) {
        String kind = block.group(1);
        if (kind.equals("PRIVATE KEY")) {
          return pkcs8(decode(block.group(2)));
        }
        if (kind.equals("EC PRIVATE KEY")) {
          return pkcs8(wrapEc(decode(block.group(2))));
        }
        if (kind.equals("RSA PRIVATE KEY")) {
          byte[] pkcs1 = decode(block.group(2));
          return pkcs8(sequence(join(VERSION_0, RSA_ALGORITHM, tagged(4, pkcs1))));
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + " holds a key that can't be read: " + e.getMessage(), e);
    }
    throw new IOException(file + " holds no unencrypted PEM private key");
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    GeneralSecurityException last = null;
    for (String algorithm : new String[] {"EC", "RSA", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last == null ? new GeneralSecurityException("no algorithm") : last;
  }

  /** The curve stands in SEC1's field [0]; PKCS#8 wants it beside the algorithm. */
  private static byte[] wrapEc(byte[] sec1) {
    int at = 0;
    while (at + 2 < sec1.length && !(sec1[at] == (byte) 0xa0 && sec1[at + 2] == 6)) {
      at++;
    }
    if (at + 2 >= sec1.length || at + 2 + sec1[at + 1] > sec1.length) {
      throw new IllegalArgumentException("an EC key that doesn't name its curve");
    }
    byte[] curve = new byte[sec1[at + 1]];
    System.arraycopy(sec1, at + 2, curve, 0, curve.length);
    return sequence(join(VERSION_0, sequence(join(EC_OID, curve)), tagged(4, sec1)));
  }

  private static byte[] sequence(byte[] content) {
    return tagged(0x30, content);
  }

  private static byte[] tagged(int tag, byte[] content) {
    int n = content.length;
    byte[] head =
        n < 0x80
            ? new byte[] {(byte) tag, (byte) n}
            : n < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n};
    return join(head, content);
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static byte[] decode(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }

  private static byte[] hex(String digits) {
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  private static String text(Path file) throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " doesn't exist", e);
    }
  }
}
