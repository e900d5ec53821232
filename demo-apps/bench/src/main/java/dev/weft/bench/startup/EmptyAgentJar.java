package dev.weft.bench.startup;

import dev.weft.bench.app.EmptyAgent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A jar with {@link EmptyAgent} and nothing else. */
final class EmptyAgentJar {
  private EmptyAgentJar() {}

  static Path in(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
    Path jar = folder.resolve("empty-agent.jar");
    String entry = EmptyAgent.class.getName().replace('.', '/') + ".class";
    try (InputStream bytes = EmptyAgent.class.getResourceAsStream("EmptyAgent.class");
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      if (bytes == null) {
        throw new FileNotFoundException(entry);
      }
      out.putNextEntry(new JarEntry(entry));
      bytes.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }
}
