package dev.weft.agent.it.failopen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes the jar of a second -javaagent, of one class. */
final class TestAgent {
  private TestAgent() {}

  /** The option of the JVM. */
  static String option(Path folder, Class<?> premain) {
    return option(folder, premain, "");
  }

  static String option(Path folder, Class<?> premain, String argument) {
    Path jar = folder.resolve(premain.getSimpleName() + ".jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", premain.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    String path = premain.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = premain.getClassLoader().getResourceAsStream(path)) {
      out.putNextEntry(new JarEntry(path));
      in.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "-javaagent:" + jar + "=" + argument;
  }
}
