package dev.weft.consul;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A folder that only this user can have put something into. In a folder shared by all, such as the
 * one for temporary files, anybody could have made it first and redirect our calls. Used on the
 * worker.
 */
final class OwnFolder {
  private OwnFolder() {}

  /** Makes the folder if need be; says why it can't be trusted or written, or null. */
  static @Nullable String unusable(Path folder) {
    try {
      boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        make(folder, posix);
      }
      Path probe = Files.createTempFile(folder, "probe", ".tmp");
      try {
        return posix ? untrusted(folder, probe) : null;
      } finally {
        Files.deleteIfExists(probe);
      }
    } catch (IOException | SecurityException e) {
      return e.toString();
    }
  }

  private static void make(Path folder, boolean posix) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (posix) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(folder);
    }
  }

  private static @Nullable String untrusted(Path folder, Path probe) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.owner().equals(Files.getOwner(probe))) {
      return "it belongs to " + attributes.owner().getName();
    }
    if (attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      return "others may write to it";
    }
    return null;
  }
}
