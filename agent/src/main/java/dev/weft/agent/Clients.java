package dev.weft.agent;

import dev.weft.agent.client.Client;
import dev.weft.agent.client.jdkhttp.JdkHttpWeaves;
import dev.weft.agent.client.urlconnection.UrlConnectionWeaves;
import dev.weft.agent.weave.Weave;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The clients that are woven. A new one is added here, with its names, its weaves and its adapter.
 */
final class Clients {
  static final List<String> NAMES = List.of(UrlConnectionWeaves.NAME, JdkHttpWeaves.NAME);

  /** One more than the largest hook number in use. */
  static final int HOOKS = 32;

  private Clients() {}

  /** Where to weave, without the clients that the settings name. */
  static List<Weave> weaves(Set<String> disabled) {
    List<Weave> weaves = new ArrayList<>();
    if (!disabled.contains(UrlConnectionWeaves.NAME)) {
      weaves.addAll(UrlConnectionWeaves.all());
    }
    if (!disabled.contains(JdkHttpWeaves.NAME)) {
      weaves.addAll(JdkHttpWeaves.all());
    }
    return weaves;
  }

  static List<Client> all(Client.Host host) {
    return List.of(
        new Client(
            UrlConnectionWeaves.NAME, UrlConnectionWeaves.all(), UrlConnectionWeaves.ADAPTER, host),
        new Client(JdkHttpWeaves.NAME, JdkHttpWeaves.all(), JdkHttpWeaves.ADAPTER, host));
  }
}
