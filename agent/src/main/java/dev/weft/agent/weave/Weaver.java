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
  /** How the internal names begin of the classes that may be woven. */
  private final String[] packages;

  private final Weaving weaving;

  /** Made once, by whoever is first. */
  private volatile @Nullable Map<String, List<Weave>> byType;

  /**
   * @param packages how the internal names begin of the classes that may be woven
   */
  public Weaver(String[] packages, Weaving weaving) {
    this.packages = packages;
    this.weaving = weaving;
  }

  /** Starts weaving; classes that are loaded already are woven again. */
  public void install(Instrumentation instrumentation) throws UnmodifiableClassException {
    instrumentation.addTransformer(this, true);
    String[] dotted = new String[packages.length];
    for (int i = 0; i < dotted.length; i++) {
      dotted[i] = packages[i].replace('/', '.');
    }
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      String name = loaded.getName();
      if (startsWithOne(name, dotted)
          && isJdk(loaded.getClassLoader())
          && byType().containsKey(name.replace('.', '/'))) {
        instrumentation.retransformClasses(loaded);
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (name == null || !startsWithOne(name, packages) || !isJdk(loader)) {
      return null;
    }
    List<Weave> weaves = null;
    try {
      weaves = byType().get(name);
      if (weaves == null) {
        return null;
      }
      weaving.prepare();
      boolean shapeable = redefined == null || Carrier.class.isAssignableFrom(redefined);
      boolean carries = shapeable && WovenClass.carries(weaves);
      if (carries) {
        weaving.letRead(module);
      }
      return WovenClass.of(bytes, weaves, carries);
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

  private static boolean startsWithOne(String name, String[] beginnings) {
    for (String beginning : beginnings) {
      if (name.startsWith(beginning)) {
        return true;
      }
    }
    return false;
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
