package dev.weft.policy.sim;

import dev.weft.policy.Given;
import dev.weft.policy.MeshListener;
import dev.weft.policy.MeshSnapshot;
import dev.weft.policy.ServiceName;
import dev.weft.policy.ServicePolicy;
import dev.weft.policy.balance.Endpoint;
import dev.weft.policy.balance.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Servers of one service and clients of it, on one timeline; the same seed gives the same run. */
final class World {
  static final int LAST_ANSWERS_SECONDS = 10;

  final Timeline time = new Timeline();
  final List<Server> servers = new ArrayList<>();
  final List<Client> clients = new ArrayList<>();
  final Tally tally;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final SplittableRandom seeds;
  private final int seconds;

  /**
   * @param seconds how long requests are sent
   */
  World(long seed, int servers, int seconds) {
    seeds = new SplittableRandom(seed);
    tally = new Tally(servers, seconds);
    this.seconds = seconds;
  }

  /** A source of its own for each who draws: who else draws changes nothing. */
  RandomGenerator random() {
    return seeds.split();
  }

  Server server(int workers, int places, LongSupplier work) {
    return server(1, workers, places, work);
  }

  /**
   * @param weight that the operator gives it
   */
  Server server(int weight, int workers, int places, LongSupplier work) {
    endpoints.add(Given.endpoint(endpoints.size() + 1, Health.PASSING, weight));
    Server server = new Server(time, workers, places, work);
    servers.add(server);
    return server;
  }

  /** Clients that know all servers and send at one rate, together. */
  void clients(int count, ServicePolicy policy, DoubleSupplier perSecondTogether) {
    MeshSnapshot.Service service =
        new MeshSnapshot.Service(ServiceName.of("users"), endpoints, policy, null);
    for (int i = 0; i < count; i++) {
      Client client = new Client(time, servers, tally, random(), MeshListener.NONE);
      client.start(Given.snapshot(service));
      client.sendAtRate(() -> perSecondTogether.getAsDouble() / count, seconds * Given.SECOND);
      clients.add(client);
    }
  }

  /** At a second, something happens. */
  void at(double second, Runnable action) {
    time.after((long) (second * Given.SECOND) - time.now(), action);
  }

  /** Until all that was sent has ended. */
  void run() {
    time.runUntil((seconds + LAST_ANSWERS_SECONDS) * Given.SECOND);
  }
}
