package dev.weft.consul.start;

import com.orbitz.consul.Consul;
import java.util.concurrent.Executors;

/**
 * A JVM from its start to the first list of a service by the orbitz client. Arguments: Consul's
 * address, the service. Started by the benchmark of discovery.
 */
final class OrbitzStart {
  private OrbitzStart() {}

  public static void main(String[] args) {
    Consul consul =
        Consul.builder()
            .withUrl(args[0])
            .withPing(false)
            .withExecutorService(Executors.newCachedThreadPool())
            .build();
    int size = consul.healthClient().getHealthyServiceInstances(args[1]).getResponse().size();
    System.out.println(size);
    Runtime.getRuntime().halt(0);
  }
}
