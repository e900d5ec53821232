package dev.weft.consul.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTest {
  @TempDir Path folder;

  @Test
  void readsPkcs8Keys() throws Exception {
    for (String algorithm : new String[] {"RSA", "EC"}) {
      PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
      assertThat(Pem.privateKey(file("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }
  }

  @Test
  void readsPkcs1Keys() throws Exception {
    PrivateKey key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
    byte[] pkcs8 = key.getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(Pem.privateKey(file("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
  }

  @Test
  void saysWhatAFileLacks() throws Exception {
    assertThatThrownBy(() -> Pem.privateKey(folder.resolve("none")))
        .hasMessageContaining("doesn't exist");
    Path file = file("PUBLIC KEY", new byte[] {1});
    assertThatThrownBy(() -> Pem.privateKey(file)).hasMessageContaining("no unencrypted PEM");
    assertThatThrownBy(() -> Pem.certificates(file)).hasMessageContaining("no PEM certificate");
    Path broken = file("CERTIFICATE", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Pem.certificates(broken)).hasMessageContaining("can't be read");
  }

  private Path file(String kind, byte[] der) throws Exception {
    String text =
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n";
    return Files.writeString(Files.createTempFile(folder, "key", ".pem"), text);
  }
}
