package dev.weft.agent.weave;

import dev.weft.bootstrap.Carrier;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one class file transformer. Called by the JVM for every class that is loaded, on the thread
 * that loads it. All but a few classes are in none of the packages where something is woven; only
 * when one is, the table from exact class name to what is woven there is made.
 */
public final class Weaver implements ClassFileTransformer {
  /** How the internal names begin of the classes that may be woven, in rows. */
  private final String[][] packages;

  /** How the internal names end of the classes of libraries that may be woven. */
  private final String[] libraries;

  private final Weaving weaving;

  /** Made once, by whoever is first. */
  private volatile @Nullable Map<String, List<Weave>> byType;

  /**
   * @param packages how the internal names begin of the JDK's classes that may be woven: rows of
   *     one beginning, or of what several have in common followed by those
   * @param libraries exact internal names of classes of libraries, which may be relocated
   */
  public Weaver(String[][] packages, String[] libraries, Weaving weaving) {
    this.packages = packages;
    this.libraries = libraries;
    this.weaving = weaving;
  }

  /** Weaves a class of the JDK that is loaded already, and no other. */
  public static void weave(Instrumentation instrumentation, Class<?> loaded, List<Weave> weaves)
      throws UnmodifiableClassException {
    String wanted = loaded.getName().replace('.', '/');
    Exception[] failure = new Exception[1];
    ClassFileTransformer once =
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              Module module,
              @Nullable ClassLoader loader,
              @Nullable String name,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] bytes) {
            if (redefined != loaded) {
              return null;
            }
            try {
              return WovenClass.of(bytes, weaves, false);
            } catch (WovenClass.UnknownClass | RuntimeException e) {
              failure[0] = e;
              return null;
            }
          }
        };
    instrumentation.addTransformer(once, true);
    try {
      instrumentation.retransformClasses(loaded);
    } finally {
      instrumentation.removeTransformer(once);
    }
    if (failure[0] != null) {
      throw new IllegalStateException(wanted + ": " + failure[0].getMessage(), failure[0]);
    }
  }

  /** Starts weaving; classes that are loaded already are woven again. */
  public void install(Instrumentation instrumentation) throws UnmodifiableClassException {
    instrumentation.addTransformer(this, true);
    String[] heads = new String[packages.length];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = packages[i][0].replace('/', '.');
    }
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (mayBeWoven(loaded, heads) && isWoven(loaded)) {
        instrumentation.retransformClasses(loaded);
      }
    }
  }

  private static boolean mayBeWoven(Class<?> loaded, String[] heads) {
    ClassLoader loader = loaded.getClassLoader();
    if (loader != null) {
      return true;
    }
    String name = loaded.getName();
    for (String head : heads) {
      if (name.startsWith(head)) {
        return true;
      }
    }
    return false;
  }

  private boolean isWoven(Class<?> loaded) {
    String name = loaded.getName().replace('.', '/');
    ClassLoader loader = loaded.getClassLoader();
    return isJdk(loader)
        ? jdk(name) != null && byType().containsKey(name)
        : library(loader, name) != null;
  }

  @Override
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null) {
      return null;
    }
    String known = isJdk(loader) ? jdk(name) : library(loader, name);
    if (known == null) {
      return null;
    }
    List<Weave> weaves = null;
    try {
      weaves = byType().get(known);
      if (weaves == null) {
        return null;
      }
      weaving.prepare();
      boolean shapeable = redefined == null || Carrier.class.isAssignableFrom(redefined);
      boolean carries = shapeable && WovenClass.carries(weaves);
      if (carries) {
        weaving.letRead(module);
      }
      String relocation = name.substring(0, name.length() - known.length());
      return WovenClass.of(bytes, weaves, carries, relocation);
    } catch (Throwable t) {
      // What a transformer throws is dropped by the JVM: it has to be said here.
      weaving.leftAlone(name, weaves == null || weaves.isEmpty() ? null : weaves.get(0), t);
      return null;
    }
  }

  private Map<String, List<Weave>> byType() {
    Map<String, List<Weave>> table = byType;
    if (table == null) {
      table = new HashMap<>();
      for (Weave weave : weaving.weaves()) {
        List<Weave> ofType = table.get(weave.type());
        if (ofType == null) {
          ofType = new ArrayList<>(4);
          table.put(weave.type(), ofType);
        }
        ofType.add(weave);
      }
      byType = table;
    }
    return table;
  }

  private @Nullable String jdk(String name) {
    for (String[] row : packages) {
      if (name.startsWith(row[0])) {
        if (row.length == 1) {
          return name;
        }
        for (int i = 1; i < row.length; i++) {
          if (name.startsWith(row[i])) {
            return name;
          }
        }
      }
    }
    return null;
  }

  /** The name by which weaves know a library's class; null: none is for it. */
  private @Nullable String library(@Nullable ClassLoader loader, String name) {
    for (String library : libraries) {
      if (name.endsWith(library)) {
        int before = name.length() - library.length();
        boolean whole = before == 0 || name.charAt(before - 1) == '/';
        return whole && loader != Weaver.class.getClassLoader() ? library : null;
      }
    }
    return null;
  }

  private static boolean isJdk(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** What the weaver is made for. Called on threads that load classes. */
  public interface Weaving {
    /** All that is to be woven; asked once. */
    List<Weave> weaves();

    /** Makes sure that what woven code calls is there. Called before each class is woven. */
    void prepare() throws IOException;

    /**
     * Lets a module of the JDK read what {@link #prepare} made. The JVM does it by itself for calls
     * out of woven methods, but too late for a class that implements an interface of ours.
     */
    void letRead(Module module) throws IOException;

    /**
     * Told of a class that could not be woven.
     *
     * @param first the first of what should have been woven there, if it came to that
     */
    void leftAlone(String type, @Nullable Weave first, Throwable reason);
  }
}
