package dev.weft.agent.observe.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code <cacheDir>/<pid>.json} that tells other processes of the same user where this
 * JVM's admin server is. Written on the worker once the server listens; removed by {@link #close}.
 */
public final class AdminFile implements AutoCloseable {
  private final Path file;

  private AdminFile(Path file) {
    this.file = file;
  }

  /**
   * Writes the file, whole or not at all; only its owner can read it.
   *
   * @param service this application's own service name, or null
   */
  public static AdminFile write(
      Path cacheDir, long pid, InetSocketAddress admin, @Nullable String service, Instant started)
      throws IOException {
    Files.createDirectories(cacheDir, ownerOnly("rwx------"));
    Path file = cacheDir.resolve(pid + ".json");
    Path part = cacheDir.resolve(pid + ".json.part");
    Files.deleteIfExists(part);
    Files.createFile(part, ownerOnly("rw-------"));
    Files.writeString(part, content(pid, admin, service, started), UTF_8);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new AdminFile(file);
  }

  public Path path() {
    return file;
  }

  /** Removes the file; one that is gone or can't be removed is left at that. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It names a process that is gone, which readers check anyway.
    }
  }

  private static String content(
      long pid, InetSocketAddress admin, @Nullable String service, Instant started)
      throws IOException {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("pid", pid);
      json.writeStringField("admin", "http://" + AdminServer.text(admin));
      json.writeStringField("service", service);
      json.writeStringField("started", started.toString());
      json.writeEndObject();
    }
    return out + "\n";
  }

  private static FileAttribute<?>[] ownerOnly(String permissions) {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
