package dev.weft.bench.spring;

import dev.weft.bench.app.Addresses;
import dev.weft.bench.app.LoadApp;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@link LoadApp} with the addresses that Spring Cloud LoadBalancer chooses among those that
 * Consul's discovery knows, request by request: the least that an application with that library
 * pays, since no {@code RestTemplate} or {@code RestClient} stands between it and its HTTP client.
 * Arguments: HTTP client, threads, Consul's URL, services that are called in turn.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringLoadApp {

  public static void main(String[] args) throws Exception {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(SpringLoadApp.class)
            .web(WebApplicationType.NONE)
            .properties(properties(URI.create(args[2])))
            .run()) {
      LoadBalancerClient balancer = context.getBean(LoadBalancerClient.class);
      LoadApp.run(
          args[0],
          Integer.parseInt(args[1]),
          addresses(balancer, List.of(args).subList(3, args.length)));
    }
  }

  /** As in production, but silent (stdout is for answers), and without registering itself. */
  static Map<String, Object> properties(URI consul) {
    return Map.of(
        "spring.main.banner-mode",
        "off",
        "logging.threshold.console",
        "off",
        "spring.cloud.consul.host",
        consul.getHost(),
        "spring.cloud.consul.port",
        consul.getPort(),
        "spring.cloud.consul.discovery.query-passing",
        true,
        "spring.cloud.service-registry.auto-registration.enabled",
        false);
  }

  private static Addresses addresses(LoadBalancerClient balancer, List<String> services) {
    URI[] originals =
        services.stream().map(service -> URI.create("http://" + service)).toArray(URI[]::new);
    AtomicInteger turn = new AtomicInteger();
    return () -> {
      int next =
          originals.length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), originals.length);
      URI original = originals[next];
      ServiceInstance chosen = balancer.choose(original.getHost());
      if (chosen == null) {
        throw new IllegalStateException("Spring Cloud knows no instance of " + original.getHost());
      }
      return balancer.reconstructURI(chosen, original).toString();
    };
  }
}
