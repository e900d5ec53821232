package dev.weft.agent.weave;

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
 * The one class file transformer: a table from exact class name to what is woven there. Called by
 * the JVM for every class that is loaded, on the thread that loads it, so for all but a few classes
 * it is one look into a hash map.
 */
public final class Weaver implements ClassFileTransformer {
  private final Map<String, List<Weave>> byType = new HashMap<>();
  private final Unwoven unwoven;

  public Weaver(List<Weave> weaves, Unwoven unwoven) {
    for (Weave weave : weaves) {
      List<Weave> ofType = byType.get(weave.type());
      if (ofType == null) {
        ofType = new ArrayList<>(4);
        byType.put(weave.type(), ofType);
      }
      ofType.add(weave);
    }
    this.unwoven = unwoven;
  }

  /** Starts weaving; classes that are loaded already are woven again. */
  public void install(Instrumentation instrumentation) throws UnmodifiableClassException {
    instrumentation.addTransformer(this, true);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (byType.containsKey(loaded.getName().replace('.', '/'))
          && isJdk(loaded.getClassLoader())) {
        instrumentation.retransformClasses(loaded);
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    List<Weave> weaves = name == null ? null : byType.get(name);
    if (weaves == null || !isJdk(loader)) {
      return null;
    }
    try {
      return WovenClass.of(bytes, weaves);
    } catch (Throwable t) {
      // What a transformer throws is dropped by the JVM: it has to be said here.
      unwoven.leftAlone(weaves.get(0), t);
      return null;
    }
  }

  private static boolean isJdk(@Nullable ClassLoader loader) {
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  /** Told of classes that could not be woven. */
  public interface Unwoven {
    void leftAlone(Weave weave, Throwable reason);
  }
}
