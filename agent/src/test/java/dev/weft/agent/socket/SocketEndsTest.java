package dev.weft.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.client.Adapters;
import dev.weft.agent.client.Client;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketEndsTest {
  private final List<Throwable> reasons = new ArrayList<>();
  private final Adapters adapters = new Adapters(null, null, null, null);

  @Test
  void whereTheJdkIsNotKnownSocketsAreLeftAloneAndThatIsSaidOnce() {
    Client.Host host =
        new Client.Host() {
          @Override
          public Adapters adapters() {
            return adapters;
          }

          @Override
          public void broken(Client client, Throwable reason) {
            reasons.add(reason);
          }
        };
    Client sockets = new Client("socket", List.of(), "none", true, host);
    // Nothing opens the JDK's packages here.
    SocketEnds ends = new SocketEnds(adapters, new LiveConnections(() -> 0), sockets);
    sockets.switchOff(true);
    assertThat(ends.getAsBoolean()).isFalse();
    assertThat(reasons).as("nothing is looked up while it is switched off").isEmpty();
    sockets.switchOff(false);
    assertThat(ends.getAsBoolean()).isFalse();
    assertThat(ends.getAsBoolean()).isFalse();
    assertThat(reasons).hasSize(1);
  }
}
