package dev.weft.consul;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where Consul is, found once by the project's script. */
final class ConsulBinary {
  static final String PATH = find();

  private ConsulBinary() {}

  private static String find() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("demo-apps/get-consul.sh"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("demo-apps/get-consul.sh not found above the test's folder");
    }
    try {
      Process script =
          new ProcessBuilder(folder.resolve("demo-apps/get-consul.sh").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String path =
          new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (script.waitFor() != 0 || path.isEmpty()) {
        throw new IllegalStateException("no Consul to test with; demo-apps/get-consul.sh says why");
      }
      return path;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
