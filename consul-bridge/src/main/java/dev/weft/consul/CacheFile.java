package dev.weft.consul;

import dev.weft.consul.json.Known;
import dev.weft.consul.json.KnownFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One cache file in its folder: replaced whole, so that nobody ever reads half of one. Used on the
 * worker.
 *
 * @param of whose state it holds; a file of another is ignored
 */
record CacheFile(Path folder, String name, String of) {
  private static final long ABANDONED_MILLIS = TimeUnit.HOURS.toMillis(1);

  static CacheFile of(Path folder, @Nullable String caller, String of) {
    CRC32 sum = new CRC32();
    sum.update(of.getBytes(StandardCharsets.UTF_8));
    StringBuilder name = new StringBuilder();
    String called = caller == null ? "any" : caller;
    for (int i = 0; i < Math.min(40, called.length()); i++) {
      char c = called.charAt(i);
      name.append(c < 128 && (Character.isLetterOrDigit(c) || c == '-') ? c : '_');
    }
    return new CacheFile(folder, name + "-" + Long.toHexString(sum.getValue()) + ".json", of);
  }

  /** What it holds; null, with one line if it can't be used. */
  @Nullable Known read(ConsulLog log) {
    Path file = folder.resolve(name);
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

  void write(Known known) throws IOException {
    Path temporary = Files.createTempFile(folder, name, ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
        KnownFile.write(known, out);
      }
      Files.move(
          temporary,
          folder.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Deletes what JVMs left that were killed while they wrote. */
  void deleteAbandoned() {
    long before = System.currentTimeMillis() - ABANDONED_MILLIS;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name + "*.tmp")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toMillis() < before) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      // They do no harm but to be there.
    }
  }
}
