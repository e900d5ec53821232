package dev.weft.agent.it.socket.sameness;

import dev.weft.agent.it.net.DeadPort;
import dev.weft.agent.it.net.HttpEndpoint;
import dev.weft.agent.it.net.RawServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** What the scenarios of a run connect to. */
final class Servers implements AutoCloseable {
  private final RawServer open = new RawServer("127.0.0.1");
  private final DeadPort refusing = DeadPort.refusing("127.0.0.1");
  private final DeadPort silent = DeadPort.silent("127.0.0.1");
  private final HttpEndpoint secure = new HttpEndpoint("secure", "127.0.0.1", 0);
  private final ProxyServer proxy = new ProxyServer();

  World world(Path folder) {
    return new World(
        open.port(),
        refusing.address().getPort(),
        silent.address().getPort(),
        secure.port(),
        proxy.port(),
        folder);
  }

  /** Where nobody answers. */
  int silentPort() {
    return silent.address().getPort();
  }

  /** Those that a service can have as its endpoints. */
  List<InetSocketAddress> addresses() {
    return List.of(
        World.loopback(open.port()), refusing.address(), silent.address(), secure.address());
  }

  /** Closes the connections of a run. */
  void hangUp() throws IOException {
    open.take();
    secure.hangUp();
  }

  @Override
  public void close() throws IOException {
    open.close();
    refusing.close();
    silent.close();
    secure.close();
    proxy.close();
  }
}
