package dev.weft.agent.observe.admin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.observe.Log;
import dev.weft.agent.observe.Telemetry;
import dev.weft.policy.Mesh;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AdminTest {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  @TempDir private Path dir;

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, SECONDS);
  }

  @Test
  void theFileIsThereWhileTheServerIs() throws Exception {
    Admin admin = start(dir);
    work.take().run();
    Path file = dir.resolve(ProcessHandle.current().pid() + ".json");

    assertThat(file).content().contains("http://127.0.0.1:" + admin.address().getPort(), "\"web\"");
    admin.close();
    assertThat(file).doesNotExist();
    assertThat(admin.address()).isNull();
  }

  @Test
  void noFileIsLeftIfTheJvmEndsBeforeItIsWritten() throws Exception {
    Admin admin = start(dir);
    Runnable write = work.take();
    admin.close();
    write.run();

    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aFileThatCannotBeWrittenIsOneLine() throws Exception {
    Path blocked = Files.createFile(dir.resolve("file"));
    Admin admin = start(blocked);
    work.take().run();

    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("can't write where the admin server is to " + blocked);
    assertThat(admin.address()).isNotNull();
    admin.close();
  }

  private Admin start(Path cacheDir) {
    Telemetry telemetry = new Telemetry();
    AdminData data =
        new AdminData(
            new Mesh("web", true, bound -> 0, telemetry), telemetry, Map::of, Map::of, () -> 0);
    return Admin.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        group.next(),
        data,
        cacheDir,
        "web",
        work::add,
        new Log() {
          @Override
          public void info(String line) {}

          @Override
          public void warn(String line) {
            warnings.add(line);
          }
        });
  }
}
