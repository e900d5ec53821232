package dev.weft.agent;

import dev.weft.agent.registry.FileRegistry;
import dev.weft.consul.ConsulDiscovery;
import dev.weft.consul.ConsulLog;
import dev.weft.consul.ConsulSettings;
import dev.weft.consul.ConsulStatus;
import dev.weft.consul.WatchStatus;
import dev.weft.consul.http.TlsFiles;
import dev.weft.consul.watch.Pace;
import dev.weft.policy.Discovery;
import dev.weft.policy.MeshSnapshot;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The registry that the settings name, running.
 *
 * @param status what it says of itself, for the admin server
 * @param ageNanos time since its oldest answer
 * @param watches how many there are in which state; none if it doesn't watch
 */
record Registry(
    Discovery discovery,
    Supplier<?> status,
    LongSupplier ageNanos,
    Supplier<Map<String, Integer>> watches) {

  static Registry open(
      Settings settings,
      Consumer<MeshSnapshot> publisher,
      StderrLog log,
      EventLoop io,
      Executor worker) {
    Path file = settings.registryFile();
    if (file != null) {
      FileRegistry registry =
          new FileRegistry(file, settings.service(), publisher, log, io, worker);
      return new Registry(registry, registry::status, registry::ageNanos, Map::of);
    }
    ConsulDiscovery consul =
        new ConsulDiscovery(consul(settings), publisher, lines(log), io, worker);
    consul.start();
    ShutdownHook.closing(consul::save);
    return new Registry(
        consul,
        consul::status,
        () -> oldestNanos(consul.status()),
        () -> consul.status().watchesByState());
  }

  private static long oldestNanos(ConsulStatus status) {
    long oldestMillis = 0;
    for (WatchStatus watch : status.watches()) {
      oldestMillis = Math.max(oldestMillis, watch.ageMillis());
    }
    return TimeUnit.MILLISECONDS.toNanos(oldestMillis);
  }

  static ConsulSettings consul(Settings settings) {
    Settings.ConsulAccess access = settings.consul();
    return new ConsulSettings(
        URI.create(access.address()),
        access.token(),
        access.tokenFile(),
        access.tokenOrigin(),
        access.datacenter(),
        access.namespace(),
        settings.prefix(),
        settings.service(),
        settings.cacheDir(),
        new TlsFiles(access.caCert(), access.clientCert(), access.clientKey(), access.serverName()),
        Pace.DEFAULT);
  }

  static ConsulLog lines(StderrLog log) {
    return new ConsulLog() {
      @Override
      public void info(String line) {
        log.info(line);
      }

      @Override
      public void warn(String line) {
        log.warn(line);
      }
    };
  }
}
