package dev.weft.agent.it.stateful.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a server's program is on this machine. */
final class Program {
  private static final Path POSTGRES = Path.of("/usr/lib/postgresql");

  private Program() {}

  /** On the path, or where Debian has those that only root starts. */
  static String find(String name) {
    List<Path> folders = new ArrayList<>();
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      folders.add(Path.of(folder));
    }
    folders.add(Path.of("/usr/sbin"));
    folders.add(Path.of("/usr/local/sbin"));
    return first(name, folders);
  }

  /** Of PostgreSQL, which Debian doesn't have on the path; of its newest version. */
  static String postgres(String name) {
    if (!Files.isDirectory(POSTGRES)) {
      return find(name);
    }
    try (Stream<Path> versions = Files.list(POSTGRES)) {
      return first(
          name,
          versions
              .sorted(Comparator.comparingInt(Program::version).reversed())
              .map(version -> version.resolve("bin"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int version(Path folder) {
    return Integer.parseInt(folder.getFileName().toString().replaceAll("\\D.*", ""));
  }

  private static String first(String name, List<Path> folders) {
    for (Path folder : folders) {
      if (Files.isExecutable(folder.resolve(name))) {
        return folder.resolve(name).toString();
      }
    }
    throw new IllegalStateException(
        "no " + name + " to test with: install the packages that .ci/run names");
  }
}
