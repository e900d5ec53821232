package dev.weft.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
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
    "dev.weft.bootstrap.Thrown",
    "dev.weft.bootstrap.Bridge$Failures",
    "dev.weft.bootstrap.Bridge"
  };

  private BootstrapClasses() {}

  static void define(Instrumentation instrumentation, File jar) throws IOException {
    try {
      defineDirectly(instrumentation);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar, false));
    }
  }

  private static void defineDirectly(Instrumentation instrumentation)
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
      byte[] bytes = bytes(name);
      defineClass.invoke(unsafe, name, bytes, 0, bytes.length, null, null);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    String path = name.replace('.', '/') + ".classdata";
    try (InputStream in = BootstrapClasses.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("no " + path + " in the agent's jar");
      }
      return in.readAllBytes();
    }
  }
}
