package dev.weft.agent.observe.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminFileTest {
  private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path dir;

  @Test
  void itTellsWhereTheServerIsAndOnlyItsOwnerCanReadIt() throws Exception {
    Path cacheDir = dir.resolve("a/b");
    AdminFile file =
        AdminFile.write(cacheDir, 42, new InetSocketAddress("127.0.0.1", 8081), "web", STARTED);

    assertThat(file.path()).isEqualTo(cacheDir.resolve("42.json"));
    assertThat(file.path())
        .hasContent(
            "{\"pid\":42,\"admin\":\"http://127.0.0.1:8081\",\"service\":\"web\",\"started\":\"2026-01-02T03:04:05Z\"}");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cacheDir)))
        .isEqualTo("rwx------");
  }

  @Test
  void oneThatIsLeftFromAnOlderProcessIsReplacedAndCloseRemovesIt() throws Exception {
    Files.writeString(dir.resolve("42.json"), "old");
    Files.writeString(dir.resolve("42.json.part"), "half");
    AdminFile file = AdminFile.write(dir, 42, new InetSocketAddress("::1", 8081), null, STARTED);

    assertThat(file.path()).content().contains("http://[0:0:0:0:0:0:0:1]:8081", "\"service\":null");
    file.close();
    file.close();
    assertThat(dir).isEmptyDirectory();
  }
}
