package dev.weft.agent.registry;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.observe.Log;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryTest {
  private static final String ONE =
      "{\"services\": {\"users\": {\"endpoints\": [{\"address\": \"127.0.0.1\", \"port\": 1}]}}}";

  private final HandScheduler scheduler = new HandScheduler();
  private final List<MeshSnapshot> published = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  @TempDir private Path dir;
  private Path file;
  private long writes;

  @BeforeEach
  void name() {
    file = dir.resolve("mesh.json");
  }

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @Test
  void theFileIsPublishedAndReadyCompletes() throws Exception {
    write(ONE);
    FileRegistry registry = registry();

    assertThat(registry.ready()).isCompleted();
    assertThat(registry.want(ServiceName.of("users"))).isCompleted();
    assertThat(last().catalog()).containsExactly("users");
    assertThat(last().services().get("users").endpoints()).hasSize(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void nothingIsReadBeforeTheWorkerRuns() throws Exception {
    write(ONE);
    List<Runnable> work = new ArrayList<>();
    FileRegistry registry =
        new FileRegistry(file, null, published::add, new Lines(), scheduler, work::add);

    assertThat(registry.ready()).isNotDone();
    work.remove(0).run();
    assertThat(registry.ready()).isCompleted();
  }

  @Test
  void aChangeIsPublishedAtTheNextLook() throws Exception {
    write(ONE);
    registry();
    write(ONE.replace("\"port\": 1", "\"port\": 2"));
    scheduler.turn();

    assertThat(published).hasSize(2);
    assertThat(last().services().get("users").endpoints().get(0).port()).isEqualTo(2);
  }

  /** Some file systems move their clock every few milliseconds only. */
  @Test
  void aChangeThatLeavesTimeAndSizeAloneIsSeenIfItFollowsAtOnce() throws Exception {
    write(ONE);
    registry();
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, ONE.replace("\"port\": 1", "\"port\": 2"));
    Files.setLastModifiedTime(file, time);
    scheduler.turn();

    assertThat(published).hasSize(2);
  }

  @Test
  void aTouchedFileAndOneThatMeansTheSameAreNotPublishedAgain() throws Exception {
    write(ONE);
    registry();
    write(ONE);
    scheduler.turn();
    write(ONE + "\n// nothing new\n");
    scheduler.turn();

    assertThat(published).hasSize(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void halfAFileLeavesTheLastGoodOneInForceAndIsReportedOnce() throws Exception {
    write(ONE);
    FileRegistry registry = registry();
    write(ONE.substring(0, 40));
    scheduler.turn();
    scheduler.turn();
    scheduler.turn();

    assertThat(published).hasSize(1);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith(file + " line 1, column ")
        .endsWith("; the last good version stays in force");
    assertThat(registry.status().get("state")).isEqualTo(warnings.get(0));

    write(ONE);
    scheduler.turn();
    assertThat(registry.status()).containsEntry("state", "read");
    assertThat(published).hasSize(1);
  }

  @Test
  void aMissingFileIsReportedOnceAndReadWhenItAppears() throws Exception {
    FileRegistry registry = registry();
    scheduler.turn();

    assertThat(registry.ready()).isCompleted();
    assertThat(published).isEmpty();
    assertThat(warnings)
        .containsExactly(file + ": no such file; calls go out unmeshed until it can be used");

    write(ONE);
    scheduler.turn();
    assertThat(published).hasSize(1);
  }

  @Test
  void aFileThatGoesAwayLeavesItsLastVersionInForce() throws Exception {
    write(ONE);
    registry();
    Files.delete(file);
    scheduler.turn();
    scheduler.turn();

    assertThat(published).hasSize(1);
    assertThat(warnings)
        .containsExactly(file + ": no such file; the last good version stays in force");
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsOneLine() {
    new FileRegistry(dir, null, published::add, new Lines(), scheduler, Runnable::run);
    scheduler.turn();

    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("can't be read");
  }

  @Test
  void policiesAreInForceAndTheirErrorsCarryThePlaceInTheFile() throws Exception {
    write(
        """
        {"services": {"users": {}},
         "policies": {
           "defaults": {"timeouts": {"connect": "250ms"}},
           "mesh": {"enabled": false},
           "services/users": {
             "timeots": {}
           }
         }}
        """);
    registry();

    assertThat(last().switches().enabled()).isFalse();
    assertThat(last().services().get("users").policy().timeouts().connectNanos())
        .isEqualTo(MILLISECONDS.toNanos(250));
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0))
        .startsWith(file + ": ")
        .contains("services/users")
        .contains("timeots")
        .containsPattern("line 6\\b");
  }

  @Test
  void anUnchangedPolicyKeepsItsIndex() throws Exception {
    write("{\"policies\": {\"defaults\": {}, \"mesh\": {}}}");
    registry();
    write("{\"policies\": {\"defaults\": {}, \"mesh\": {\"enabled\": true}}}");
    scheduler.turn();

    assertThat(last().documents())
        .extracting(MeshSnapshot.Document::key, MeshSnapshot.Document::index)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("defaults", 1L),
            org.assertj.core.groups.Tuple.tuple("mesh", 2L));
  }

  @Test
  void afterCloseNothingIsScheduled() throws Exception {
    write(ONE);
    FileRegistry registry = registry();
    registry.close();
    scheduler.turn();

    assertThat(scheduler.isIdle()).isTrue();
    assertThat(registry.ready()).isCompleted();
  }

  private FileRegistry registry() {
    return new FileRegistry(file, null, published::add, new Lines(), scheduler, Runnable::run);
  }

  private MeshSnapshot last() {
    return published.get(published.size() - 1);
  }

  /** Each write has a time of its own, as if a second had passed. */
  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000 * writes++));
  }

  private final class Lines implements Log {
    @Override
    public void info(String line) {
      assertThat(line).doesNotContain("\n");
    }

    @Override
    public void warn(String line) {
      warnings.add(line);
    }
  }
}
