package dev.weft.bench.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptyAgentJarTest {

  @Test
  void theJarHoldsTheClassThatItsManifestNames(@TempDir Path folder) throws Exception {
    try (JarFile jar = new JarFile(EmptyAgentJar.in(folder).toFile())) {
      String premain = jar.getManifest().getMainAttributes().getValue("Premain-Class");
      assertThat(jar.getEntry(premain.replace('.', '/') + ".class")).isNotNull();
    }
  }
}
