package dev.weft.agent;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads everything of the agent from {@code inst/} of its jar, where no other loader looks; a
 * library {@code dev.weft.lib.x} from the archive {@code inst/lib/x.zip} in it. Its parent is the
 * platform loader: the application's classes and ours never meet.
 *
 * <p>Loaded by the application's loader, and seen by the agent's classes as that same class: what
 * they use of it is public, since the two are in different run-time packages.
 */
public final class AgentLoader extends ClassLoader {
  private static final String ROOT = "inst/";
  private static final String BOOTSTRAP = "dev.weft.bootstrap.";
  private static final String LIBRARY = "dev/weft/lib/";

  /** What isn't needed at every start, apart for the same reason as a library. */
  private static final String REST = "weft";

  static {
    registerAsParallelCapable();
  }

  /**
   * Set by the agent's main class when it is initialised: calling it needs no reflection, which a
   * cold JVM pays for.
   */
  public volatile @Nullable BiConsumer<String, Instrumentation> main;

  private final Archive jar;
  private final File file;

  /** By the name of the library. Guarded by itself. */
  private final Map<String, @Nullable Archive> libraries = new HashMap<>();

  AgentLoader(File file) throws IOException {
    super("weft", ClassLoader.getPlatformClassLoader());
    this.file = file;
    this.jar = Archive.open(file);
  }

  public File file() {
    return file;
  }

  /** The class file of a class that is in the jar for the bootstrap loader. */
  public byte[] bootstrapClass(String name) throws IOException {
    byte[] bytes = read(path(name));
    if (bytes == null) {
      throw new IOException("no " + name + " in " + file);
    }
    return bytes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.equals(AgentLoader.class.getName())) {
      return AgentLoader.class;
    }
    byte[] bytes = null;
    try {
      bytes = name.startsWith(BOOTSTRAP) ? null : read(path(name));
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String path = name.endsWith(".class") ? name + "data" : name;
    try {
      return has(path) ? new URL("weft", null, -1, "/" + path, new Resource(this, path)) : null;
    } catch (IOException e) {
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

  private byte @Nullable [] read(String path) throws IOException {
    byte[] bytes = jar.read(ROOT + path);
    if (bytes == null) {
      Archive library = library(path);
      bytes = library == null ? null : library.read(path);
    }
    return bytes;
  }

  private boolean has(String path) throws IOException {
    if (jar.has(ROOT + path)) {
      return true;
    }
    Archive library = library(path);
    return library != null && library.has(path);
  }

  private @Nullable Archive library(String path) throws IOException {
    String name = REST;
    if (path.startsWith(LIBRARY)) {
      int end = path.indexOf('/', LIBRARY.length());
      name = path.substring(LIBRARY.length(), end < 0 ? path.length() : end);
    }
    synchronized (libraries) {
      Archive library = libraries.get(name);
      if (library == null) {
        library = jar.nested(ROOT + "lib/" + name + ".zip");
        libraries.put(name, library);
      }
      return library;
    }
  }

  private static String path(String className) {
    return className.replace('.', '/') + ".classdata";
  }

  /** Opens a resource of the jar for code that asks for it by URL. */
  private static final class Resource extends URLStreamHandler {
    private final AgentLoader loader;
    private final String path;

    Resource(AgentLoader loader, String path) {
      this.loader = loader;
      this.path = path;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          byte[] bytes = loader.read(path);
          if (bytes == null) {
            throw new MalformedURLException(url.toString());
          }
          return new ByteArrayInputStream(bytes);
        }
      };
    }
  }
}
