package dev.weft.agent.socket;

import java.io.IOException;
import java.net.Socket;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The agent at work, where there is one: it knows the mesh, and a connection to an endpoint is open
 * all the time. So the hooks don't find out at the first glance that there is nothing to do.
 */
@State(Scope.Benchmark)
public class LiveHooks {
  static final String MESHED = "bench.meshed";
  static final String SERVICE = "orders";

  private static final int WRONG_PORT = 1;

  private Socket held;

  @Setup(Level.Trial)
  public void connect() throws IOException {
    if (Boolean.getBoolean(MESHED)) {
      held = new Socket(SERVICE + ".service.consul", WRONG_PORT);
      if (held.getPort() != Peers.port("echo")) {
        throw new IllegalStateException("not the mesh's: " + held);
      }
    } else {
      held = new Socket("127.0.0.1", Peers.port("echo"));
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    held.close();
  }

  Socket held() {
    return held;
  }
}
