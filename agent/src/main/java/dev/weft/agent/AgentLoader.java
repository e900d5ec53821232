package dev.weft.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads everything of the agent from {@code inst/} of its jar, where no other loader looks. Its
 * parent is the platform loader: the application's classes and ours never meet.
 */
final class AgentLoader extends ClassLoader {
  private static final String ROOT = "inst/";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final File file;

  AgentLoader(File file) throws IOException {
    super("weft", ClassLoader.getPlatformClassLoader());
    this.file = file;
    this.jar = new JarFile(file, false);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.startsWith("dev.weft.bootstrap.")) {
      throw new ClassNotFoundException(name + " belongs to the bootstrap loader");
    }
    JarEntry entry = jar.getJarEntry(ROOT + name.replace('.', '/') + ".classdata");
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String path = ROOT + (name.endsWith(".class") ? name + "data" : name);
    try {
      return jar.getEntry(path) == null ? null : new URL("jar:" + file.toURI() + "!/" + path);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL url = findResource(name);
    return url == null
        ? Collections.emptyEnumeration()
        : Collections.enumeration(Collections.singleton(url));
  }
}
