package dev.weft.consul;

import dev.weft.consul.json.Known;
import dev.weft.consul.json.KnownFile;
import dev.weft.consul.watch.Loop;
import dev.weft.policy.balance.Endpoint;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The file with the last known state, one for each caller and Consul: read when Consul doesn't
 * answer, written at most once a second. Used on the worker. Never holds the token.
 */
final class SnapshotCache {
  private static final long MIN_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final @Nullable Path dir;
  private final String of;
  private final String fileName;
  private final Loop loop;
  private final Executor work;
  private final ConsulLog log;
  private @Nullable Known loaded;
  private boolean triedToLoad;
  private boolean unusable;
  private @Nullable Known pending;
  private boolean written;
  private long lastWrite;

  SnapshotCache(ConsulSettings settings, Loop loop, Executor work, ConsulLog log) {
    this.dir = settings.cacheDir();
    this.of =
        settings.address()
            + " dc="
            + settings.datacenter()
            + " ns="
            + settings.namespace()
            + " prefix="
            + settings.prefix()
            + " caller="
            + settings.caller();
    this.fileName = fileName(settings.caller(), of);
    this.loop = loop;
    this.work = work;
    this.log = log;
  }

  String of() {
    return of;
  }

  /** What the file holds, or null; read once. */
  @Nullable Known load() {
    if (!triedToLoad) {
      triedToLoad = true;
      loaded = dir == null || !usable(dir) ? null : read(dir.resolve(fileName));
    }
    return loaded;
  }

  /** Writes the state soon; services that only the file knows are kept. */
  void save(Known known) {
    if (dir == null || unusable) {
      return;
    }
    boolean scheduled = pending != null;
    pending = known;
    if (!scheduled) {
      long gap = written ? Math.max(0, MIN_GAP_NANOS - (loop.now() - lastWrite)) : 0;
      loop.run(() -> loop.after(gap, () -> work.execute(this::flush)));
    }
  }

  /** Writes what waits to be written. */
  void flush() {
    Known known = pending;
    pending = null;
    if (known == null || dir == null || !usable(dir)) {
      return;
    }
    Known before = load();
    Map<String, List<Endpoint>> services =
        before == null ? new HashMap<>() : new HashMap<>(before.services());
    services.putAll(known.services());
    Known all = new Known(of, known.writtenMillis(), known.catalog(), known.documents(), services);
    try {
      write(all, dir);
      loaded = all;
    } catch (IOException e) {
      giveUp(dir, e.toString());
    }
    written = true;
    lastWrite = loop.now();
  }

  private void write(Known known, Path directory) throws IOException {
    Path temporary = Files.createTempFile(directory, fileName, ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        KnownFile.write(known, out);
      }
      Files.move(
          temporary,
          directory.resolve(fileName),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private @Nullable Known read(Path file) {
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS))) {
      Known known = KnownFile.read(in);
      if (known.of().equals(of)) {
        return known;
      }
      log.warn("cache file " + file + " is ignored: it belongs to " + known.of());
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      log.warn("cache file " + file + " is ignored: " + e.getMessage());
    }
    return null;
  }

  private boolean usable(Path directory) {
    if (unusable) {
      return false;
    }
    String why = OwnFolder.unusable(directory);
    if (why != null) {
      giveUp(directory, why);
    }
    return why == null;
  }

  private void giveUp(Path directory, String why) {
    unusable = true;
    log.warn("cacheDir " + directory + " is not used: " + why);
  }

  private static String fileName(@Nullable String caller, String of) {
    CRC32 sum = new CRC32();
    sum.update(of.getBytes(StandardCharsets.UTF_8));
    StringBuilder name = new StringBuilder();
    String called = caller == null ? "any" : caller;
    for (int i = 0; i < Math.min(40, called.length()); i++) {
      char c = called.charAt(i);
      name.append(c < 128 && (Character.isLetterOrDigit(c) || c == '-') ? c : '_');
    }
    return name + "-" + Long.toHexString(sum.getValue()) + ".json";
  }
}
