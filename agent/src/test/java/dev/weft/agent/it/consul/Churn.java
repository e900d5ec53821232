package dev.weft.agent.it.consul;

import dev.weft.consul.RealConsul;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens to a service in a day, drawn one after the other: instances come, go and are killed,
 * checks turn, policies change, Consul is restarted. Two instances of each parity always live.
 */
final class Churn implements AutoCloseable {
  private static final int FEWEST = 4;
  private static final int MOST = 8;
  private static final long GRACE_NANOS = 500_000_000;
  private static final List<String> POLICIES =
      List.of(
          "{}",
          "{\"loadBalancer\": {\"policy\": \"round-robin\"}}",
          "{\"loadBalancer\": {\"policy\": \"ring-hash\", \"hashOn\": [{\"path\": true}]}}",
          "{\"subsets\": {\"even\": {\"meta\": {\"parity\": \"0\"}}},"
              + " \"routes\": [{\"match\": {\"percent\": 50}, \"split\": [{\"subset\": \"even\","
              + " \"weight\": 30}, {\"service\": \"soaked\", \"weight\": 70}]}]}",
          "{\"outlierDetection\": {\"interval\": \"1s\", \"baseEjectionTime\": \"2s\"}}",
          "{\"retry\": {\"attempts\": 11}}",
          "{\"timeouts\": {\"request\": \"2s\"}, \"unknown\": 1}");

  private final RealConsul consul;
  private final Random random;
  private final List<Instance> instances = new ArrayList<>();
  private int started;

  Churn(RealConsul consul, long seed) {
    this.consul = consul;
    this.random = new Random(seed);
    for (int i = 0; i < FEWEST; i++) {
      come();
    }
  }

  /** Does one thing, and says which. */
  String next() {
    instances.forEach(Instance::forget);
    int drawn = random.nextInt(100);
    if (drawn < 25 && instances.size() < MOST) {
      come();
      return "come";
    }
    if (drawn < 45 && instances.size() > FEWEST) {
      go();
      return "go";
    }
    if (drawn < 55 && instances.size() > FEWEST) {
      Instance killed = removeOne();
      killed.close();
      consul.deregister(killed.id());
      return "killed";
    }
    if (drawn < 80) {
      consul.putKv("weft/services/soaked", POLICIES.get(random.nextInt(POLICIES.size())));
      return "policy";
    }
    if (drawn < 98) {
      Instance one = instances.get(random.nextInt(instances.size()));
      consul.critical(one.id());
      LockSupport.parkNanos(GRACE_NANOS / 5);
      consul.passing(one.id());
      return "check";
    }
    consul.stop();
    LockSupport.parkNanos(GRACE_NANOS);
    consul.restart();
    return "restart";
  }

  @Override
  public void close() {
    instances.forEach(Instance::close);
  }

  private void come() {
    String id = "soaked-" + ++started;
    Instance instance = Instance.start(id);
    instances.add(instance);
    consul.registerBody(
        """
        {"Name": "soaked", "ID": "%s", "Address": "127.0.0.1", "Port": %d, "Meta": {"parity": "%d"},
         "Check": {"CheckID": "check-%s", "TTL": "1h", "Status": "passing"}}
        """
            .formatted(id, instance.port(), started % 2, id));
  }

  /** As a well-behaved server: deregisters, then answers for a while. */
  private void go() {
    Instance leaving = removeOne();
    consul.deregister(leaving.id());
    LockSupport.parkNanos(GRACE_NANOS);
    leaving.close();
  }

  /** One of the more frequent parity. */
  private Instance removeOne() {
    long odd = instances.stream().filter(Churn::isOdd).count();
    boolean more = odd * 2 > instances.size();
    List<Instance> candidates = instances.stream().filter(one -> isOdd(one) == more).toList();
    Instance one = candidates.get(random.nextInt(candidates.size()));
    instances.remove(one);
    return one;
  }

  private static boolean isOdd(Instance instance) {
    return Integer.parseInt(instance.id().substring("soaked-".length())) % 2 == 1;
  }
}
