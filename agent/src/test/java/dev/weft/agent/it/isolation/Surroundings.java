package dev.weft.agent.it.isolation;

import dev.weft.agent.it.Fields;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URL;
import java.security.Security;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;

/** What an application under test can see around itself. */
public final class Surroundings {
  private static final List<String> FILES =
      List.of(
          "META-INF/services/java.net.spi.URLStreamHandlerProvider",
          "META-INF/services/java.nio.file.spi.FileSystemProvider",
          "META-INF/services/java.security.Provider",
          "META-INF/services/com.fasterxml.jackson.core.JsonFactory",
          "META-INF/services/reactor.blockhound.integration.BlockHoundIntegration",
          "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
          "META-INF/services/io.opentelemetry.context.ContextStorageProvider",
          "META-INF/services/io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider",
          "META-INF/io.netty.versions.properties",
          "META-INF/maven",
          "inst/META-INF/services",
          "okhttp3/internal/publicsuffix/publicsuffixes.gz",
          "io/netty",
          "com/fasterxml/jackson",
          "net/bytebuddy");

  private static final List<Class<?>> SERVICES =
      List.of(
          java.net.spi.URLStreamHandlerProvider.class,
          java.nio.file.spi.FileSystemProvider.class,
          java.nio.charset.spi.CharsetProvider.class,
          java.util.spi.ToolProvider.class,
          java.security.Provider.class,
          java.lang.System.LoggerFinder.class);

  private Surroundings() {}

  /** All that must be the same with and without the agent. */
  public static Fields look(Fields request) throws IOException {
    Fields seen = Fields.of();
    for (String file : FILES) {
      seen.with(file, Collections.list(ClassLoader.getSystemResources(file)));
    }
    for (Class<?> service : SERVICES) {
      TreeSet<String> providers = new TreeSet<>();
      ServiceLoader.load(service).stream()
          .forEach(provider -> providers.add(provider.type().getName()));
      seen.with(service.getName(), providers);
    }
    Properties properties = System.getProperties();
    TreeMap<Object, Object> sorted = new TreeMap<>(properties);
    sorted.remove("java.class.path");
    seen.with("properties", sorted);
    seen.with("providers", List.of(Security.getProviders()));
    seen.with("cookies", String.valueOf(CookieHandler.getDefault()));
    seen.with("authenticator", String.valueOf(Authenticator.getDefault()));
    seen.with("proxies", ProxySelector.getDefault().getClass());
    seen.with("uncaught", String.valueOf(Thread.getDefaultUncaughtExceptionHandler()));
    seen.with("context", Thread.currentThread().getContextClassLoader().getClass());
    seen.with("logManagers", CountedLogManager.Count.MADE);
    return seen;
  }

  /** Whether a class can be found, and where. */
  public static Fields find(Fields request) {
    Fields found = Fields.of();
    for (String name : request.get("names").split(",")) {
      try {
        Class<?> type = Class.forName(name, false, ClassLoader.getSystemClassLoader());
        found.with(name, String.valueOf(type.getClassLoader()));
      } catch (ClassNotFoundException e) {
        found.with(name, "not found");
      }
    }
    return found;
  }

  /** The threads, as {@code name -> daemon, context loader}. */
  public static Fields threads(Fields request) {
    Fields threads = Fields.of();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      ClassLoader context = thread.getContextClassLoader();
      boolean ours = context == ClassLoader.getSystemClassLoader();
      threads.with(
          thread.getName().replaceAll("[0-9]+", "N"),
          (thread.isDaemon() ? "daemon" : "user")
              + (ours ? ", the application's loader" : ", no application loader"));
    }
    return threads;
  }

  /** Where the application's own copies of the agent's libraries come from, in use. */
  public static Fields libraries(Fields request) throws Exception {
    return Libraries.use(request.get("url"));
  }

  static URL source(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
