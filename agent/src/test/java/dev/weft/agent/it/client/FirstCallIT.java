package dev.weft.agent.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.ForkedJvm;
import dev.weft.agent.it.app.Calls;
import dev.weft.agent.it.net.DeadPort;
import dev.weft.agent.it.net.RawServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first call, while it isn't known yet whether the name is in the mesh. */
class FirstCallIT {
  @TempDir Path folder;

  @Test
  @Tag("timed")
  void anAsynchronousCallWaitsWithoutItsCaller() throws Exception {
    try (DeadPort consul = DeadPort.silent("127.0.0.1");
        RawServer users = new RawServer("127.0.0.1")) {
      Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 users.service.consul\n");
      try (ForkedJvm app =
          ForkedJvm.commands()
              .option("-Djdk.net.hosts.file=" + hosts)
              .agent(
                  "service=web,cacheDir=off,startWait=3s,consul=http://127.0.0.1:"
                      + consul.address().getPort())
              .logs("\\[weft\\] .*")
              .start()) {
        String url = "http://users.service.consul:" + users.port() + "/";
        Fields reply = app.call(Calls.class, "call", Fields.of("client", "sendAsync", "url", url));
        assertThat(reply.get("text", reply.toString())).isEqualTo("ok");
        assertThat(reply.number("millis", 0)).isBetween(2_900, 6_000);
        assertThat(reply.number("callerMillis", 0)).isLessThan(2_000);
      }
    }
  }
}
