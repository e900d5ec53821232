package dev.weft.agent;

import dev.weft.agent.client.Client;
import dev.weft.agent.client.jdkhttp.JdkHttpWeaves;
import dev.weft.agent.client.urlconnection.UrlConnectionWeaves;
import dev.weft.agent.listen.ListenWeaves;
import dev.weft.agent.socket.SocketWeaves;
import dev.weft.agent.weave.Weave;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The clients that are woven. A new one is added here, with its names, its weaves and its adapter.
 */
final class Clients {
  static final String LISTEN = ListenWeaves.NAME;

  static final List<String> NAMES =
      List.of(UrlConnectionWeaves.NAME, JdkHttpWeaves.NAME, SocketWeaves.NAME, LISTEN);

  /** One more than the largest hook number in use. */
  static final int HOOKS = 60;

  private Clients() {}

  /**
   * Where to weave, without the clients that the settings name.
   *
   * @param register whether the application's service shall be registered
   */
  static List<Weave> weaves(Set<String> disabled, boolean register) {
    List<Weave> weaves = new ArrayList<>();
    if (!disabled.contains(UrlConnectionWeaves.NAME)) {
      weaves.addAll(UrlConnectionWeaves.all());
    }
    if (!disabled.contains(JdkHttpWeaves.NAME)) {
      weaves.addAll(JdkHttpWeaves.all());
    }
    if (!disabled.contains(SocketWeaves.NAME)) {
      weaves.addAll(SocketWeaves.atStart());
    }
    if (register) {
      weaves.addAll(ListenWeaves.end());
    }
    if (register && !disabled.contains(LISTEN)) {
      weaves.addAll(ListenWeaves.binds());
    }
    return weaves;
  }

  static List<Client> all(Client.Host host) {
    return List.of(
        new Client(
            UrlConnectionWeaves.NAME,
            UrlConnectionWeaves.all(),
            UrlConnectionWeaves.ADAPTER,
            false,
            host),
        new Client(JdkHttpWeaves.NAME, JdkHttpWeaves.all(), JdkHttpWeaves.ADAPTER, false, host),
        new Client(SocketWeaves.NAME, SocketWeaves.all(), SocketWeaves.ADAPTER, true, host));
  }
}
