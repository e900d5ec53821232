package dev.weft.policy.document;

import dev.weft.policy.balance.Balancer;
import dev.weft.policy.balance.HashOn;
import dev.weft.policy.balance.LeastRequest;
import dev.weft.policy.balance.LoadBalancing;
import dev.weft.policy.balance.Locality;
import dev.weft.policy.balance.Maglev;
import dev.weft.policy.balance.PeakEwma;
import dev.weft.policy.balance.Prequal;
import dev.weft.policy.balance.RingHash;
import dev.weft.policy.balance.RoundRobin;
import dev.weft.policy.balance.WeightedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads how one endpoint is chosen among those of a service. */
final class BalancerReader {
  private static final String POLICIES =
      "\"round-robin\", \"random\", \"least-request\", \"peak-ewma\", \"ring-hash\", \"maglev\" or"
          + " \"prequal\"";
  private static final int LEAST_SUBSET = 12;

  private BalancerReader() {}

  static LoadBalancing read(Section section) throws Refusal {
    LoadBalancing defaults = LoadBalancing.DEFAULT;
    return new LoadBalancing(
        balancer(section),
        section.whole("panicThreshold", defaults.panicThreshold(), 0, 100),
        section.duration("slowStart", defaults.slowStartNanos(), Duration.LIMIT),
        locality(section.section("locality", Shape.LOCALITY)),
        subsetSize(section.get("subsetSize")));
  }

  private static Balancer balancer(Section section) throws Refusal {
    int choices = section.whole("choices", 2, 2, 10);
    List<HashOn> hashOn = hashOn(section);
    Balancer leastRequest = new LeastRequest(choices);
    return section.oneOf(
        "policy", leastRequest, POLICIES, name -> balancer(name, leastRequest, hashOn));
  }

  private static @Nullable Balancer balancer(
      String name, Balancer leastRequest, List<HashOn> hashOn) {
    return switch (name) {
      case "round-robin" -> new RoundRobin();
      case "random" -> new WeightedRandom();
      case "least-request" -> leastRequest;
      case "peak-ewma" -> new PeakEwma();
      case "ring-hash" -> new RingHash(hashOn);
      case "maglev" -> new Maglev(hashOn);
      case "prequal" -> new Prequal();
      default -> null;
    };
  }

  private static List<HashOn> hashOn(Section balancing) throws Refusal {
    List<HashOn> parts = new ArrayList<>();
    for (Value item : balancing.items("hashOn")) {
      Section section = item.section(Shape.HASH_ON);
      String kind = section.one("header", "cookie", "query", "path");
      Value value = section.need(kind);
      parts.add(
          switch (kind) {
            case "header" ->
                new HashOn(HashOn.Kind.HEADER, Form.HEADER.read(value).toLowerCase(Locale.ROOT));
            case "cookie" -> new HashOn(HashOn.Kind.COOKIE, Form.COOKIE.read(value));
            case "query" -> new HashOn(HashOn.Kind.QUERY, Form.PARAMETER.read(value));
            default -> path(value);
          });
    }
    return parts;
  }

  private static HashOn path(Value value) throws Refusal {
    if (value.json() instanceof Json.Bool on && on.value()) {
      return new HashOn(HashOn.Kind.PATH, "");
    }
    throw value.refusal("true");
  }

  private static @Nullable Locality locality(@Nullable Section section) throws Refusal {
    if (section == null) {
      return null;
    }
    String from = section.text("from", Form.META);
    return new Locality(
        from == null ? "zone" : from.substring("meta.".length()),
        section.whole("spillAt", 70, 0, 100));
  }

  private static int subsetSize(@Nullable Value value) throws Refusal {
    int size = value == null ? 0 : value.whole(0, 100_000);
    if (value != null && size > 0 && size < LEAST_SUBSET) {
      throw value.refusal("0 (all), or a whole number " + LEAST_SUBSET + "-100000");
    }
    return size;
  }
}
