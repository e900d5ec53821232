package dev.weft.bench.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.Length;
import dev.weft.bench.Rig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WayTest {

  @Test
  void anotherAgentIsStartedWithItsArguments(@TempDir Path work) throws Exception {
    List<Way> ways = Way.all(rig(work), "http://127.0.0.1:8500");
    assertThat(ways)
        .extracting(Way::variant)
        .containsExactly("none", "empty", "weft", "again", "other");
    assertThat(ways.get(4).options()).containsExactly("-javaagent:other.jar=a=b");
  }

  @Test
  void onlyWeftCallsThroughTheMesh(@TempDir Path work) throws Exception {
    List<Way> ways = Way.all(rig(work), "http://127.0.0.1:8500");
    Program call = Program.all("http://127.0.0.1:1/", "http://users/").get(2);
    assertThat(ways)
        .extracting(way -> way.arguments(call).get(0))
        .containsExactly(
            "http://127.0.0.1:1/",
            "http://127.0.0.1:1/",
            "http://users/",
            "http://127.0.0.1:1/",
            "http://127.0.0.1:1/");
  }

  private static Rig rig(Path work) {
    return new Rig(
        Path.of("java"),
        Path.of("weft.jar"),
        "plain",
        "spring",
        "web",
        Path.of("bridge"),
        "consul",
        work,
        Length.SMOKE,
        Map.of("other", "other.jar=a=b"));
  }
}
