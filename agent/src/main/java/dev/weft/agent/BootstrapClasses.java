package dev.weft.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;

/**
 * Brings {@code dev.weft.bootstrap} into the bootstrap loader. Defines the classes directly, since
 * appending the jar to the bootstrap search path switches off class-data sharing for the
 * application's own classes on newer JDKs; the append remains as the fallback.
 */
final class BootstrapClasses {
  /** In an order in which each class finds those it extends. */
  private static final String[] NAMES = {
    "dev.weft.bootstrap.Hook",
    "dev.weft.bootstrap.Span",
    "dev.weft.bootstrap.Thrown",
    "dev.weft.bootstrap.Carrier",
    "dev.weft.bootstrap.Bridge$Failures",
    "dev.weft.bootstrap.Bridge"
  };

  private BootstrapClasses() {}

  static void define(Instrumentation instrumentation, AgentLoader loader) throws IOException {
    try {
      defineDirectly(instrumentation, loader);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(loader.file(), false));
    }
  }

  private static void defineDirectly(Instrumentation instrumentation, AgentLoader loader)
      throws ReflectiveOperationException, IOException {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of("jdk.internal.misc", Set.of(BootstrapClasses.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
    Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
    Object unsafe = type.getMethod("getUnsafe").invoke(null);
    Method defineClass =
        type.getMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ClassLoader.class,
            ProtectionDomain.class);
    for (String name : NAMES) {
      byte[] bytes = loader.bootstrapClass(name);
      defineClass.invoke(unsafe, name, bytes, 0, bytes.length, null, null);
    }
  }
}
