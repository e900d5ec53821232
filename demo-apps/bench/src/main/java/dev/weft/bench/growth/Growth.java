package dev.weft.bench.growth;

import dev.weft.bench.Rig;
import dev.weft.bench.Section;
import dev.weft.bench.changes.Churn;
import dev.weft.bench.result.Samples;
import dev.weft.bench.server.Catalog;
import dev.weft.bench.server.LocalConsul;
import dev.weft.bench.server.Nginx;
import java.util.List;

/**
 * The same load on more and more endpoints and services. Where all of many endpoints are called,
 * most of the cost is the HTTP client's: a connection to each. How much the mesh adds to that is
 * seen against addresses called in turn; what a pick from many costs, where a subset keeps the
 * calls on twelve.
 */
public final class Growth implements Section {
  private static final long IDLE_MILLIS = 15_000;
  private static final int IN_CATALOG = 1000;

  /** The smallest that a policy may have. */
  private static final int SUBSET = 12;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public void run(Rig rig, Samples samples) throws Exception {
    try (Nginx nginx = Nginx.everywhere(rig.work())) {
      if (!rig.length().full()) {
        measure(rig, nginx, List.of(Crowd.ofOne(3, null)), 1, samples);
        return;
      }
      int rounds = rig.length().isGlance() ? 1 : rig.length().rounds();
      List<Crowd> endpoints =
          List.of(
              Crowd.ofOne(3, null),
              Crowd.ofOne(100, null),
              Crowd.ofOne(10_000, SUBSET),
              Crowd.ofOne(10_000, null));
      measure(rig, nginx, endpoints, rounds, samples);
      List<Crowd> services =
          List.of(Crowd.ofMany(50, IN_CATALOG, 3), Crowd.ofMany(500, IN_CATALOG, 3));
      measure(rig, nginx, services, rounds, samples);
    }
    Churn.run(rig, samples);
  }

  private static void measure(Rig rig, Nginx nginx, List<Crowd> crowds, int rounds, Samples samples)
      throws Exception {
    int port = nginx.ports().get(0);
    try (LocalConsul consul = new LocalConsul(rig.consul(), rig.work())) {
      Catalog catalog = new Catalog(consul);
      crowds.stream().map(crowd -> crowd.instances(port)).distinct().forEach(catalog::write);
      for (int round = 0; round < rounds; round++) {
        for (Crowd crowd : crowds) {
          consul.put("/v1/kv/weft/services/" + crowd.service(0), crowd.policy());
          try (Pair pair =
              new Pair(rig, consul.url(), port, nginx.handle(), crowd, round, samples)) {
            pair.load();
            if (crowd.services() == 50 && round == 0 && !rig.length().isGlance()) {
              pair.idle(IDLE_MILLIS);
            }
          }
        }
      }
    }
  }
}
