package dev.weft.bench.growth;

import dev.weft.bench.server.Catalog;
import dev.weft.bench.server.Catalog.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Services, and how many instances each has; every instance has a loopback address of its own.
 *
 * @param subject as in samples
 * @param prefix the services' names are this and a number
 * @param services how many of them are called
 * @param known how many of them are in the catalog
 * @param endpoints of each
 * @param subset how many of a service's endpoints are called; null for all
 */
record Crowd(
    String subject,
    String prefix,
    int services,
    int known,
    int endpoints,
    @Nullable Integer subset) {

  static Crowd ofOne(int endpoints, @Nullable Integer subset) {
    String subject = "1 service, " + endpoints + " endpoints";
    return new Crowd(
        subset == null ? subject : subject + ", " + subset + " called",
        "one-" + endpoints + "-",
        1,
        1,
        endpoints,
        subset);
  }

  static Crowd ofMany(int services, int known, int endpoints) {
    String subject = services + " services, " + endpoints + " endpoints each";
    return new Crowd(subject, "many-", services, known, endpoints, null);
  }

  /** Where the application calls them through the mesh. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      names.add("http://" + service(i));
    }
    return names;
  }

  /** Where it calls them without, as much in turn as the mesh would. */
  List<String> addresses(int port) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < (subset == null ? endpoints : subset); i++) {
      for (int service = 0; service < services; service++) {
        addresses.add("http://" + Catalog.address(number(service, i)) + ":" + port);
      }
    }
    return addresses;
  }

  List<Instance> instances(int port) {
    List<Instance> instances = new ArrayList<>();
    for (int service = 0; service < known; service++) {
      for (int i = 0; i < endpoints; i++) {
        instances.add(new Instance(service(service), number(service, i), port, Map.of()));
      }
    }
    return instances;
  }

  /** The policy of each service. */
  String policy() {
    return subset == null ? "{}" : "{\"loadBalancer\": {\"subsetSize\": " + subset + "}}";
  }

  /** Whether it takes so long to call all in turn that idle connections would be closed between. */
  boolean isLarge() {
    return subset == null && endpoints >= 10_000;
  }

  String service(int number) {
    return prefix + number;
  }

  private int number(int service, int endpoint) {
    return service * endpoints + endpoint;
  }
}
