package dev.weft.consul.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says how a resolver of a newer Consul chooses among endpoints. */
final class Balancing {
  private static final int LEAST_CHOICES = 2;
  private static final int MOST_CHOICES = 10;
  private static final Set<String> KNOWN = Set.of("Policy", "LeastRequestConfig", "HashPolicies");
  private static final Set<String> HASH_POLICY =
      Set.of("Field", "FieldValue", "SourceIP", "Terminal");

  private Balancing() {}

  static Layer of(Tree balancer, String where, Notices notices) throws Untranslatable {
    Layer said = new Layer();
    String policy = balancer.text("Policy");
    switch (policy) {
      case "" -> {}
      case "random", "maglev" -> said.put("policy", policy);
      case "round_robin" -> said.put("policy", "round-robin");
      case "ring_hash" -> said.put("policy", "ring-hash");
      case "least_request" -> {
        said.put("policy", "least-request");
        int choices = balancer.object("LeastRequestConfig").number("ChoiceCount").intValue();
        if (choices > 0) {
          said.put("choices", Math.max(LEAST_CHOICES, Math.min(MOST_CHOICES, choices)));
        }
        if (choices != 0 && (choices < LEAST_CHOICES || choices > MOST_CHOICES)) {
          notices.add(where + ".LeastRequestConfig.ChoiceCount " + choices + " is not 2-10");
        }
      }
      default -> throw new Untranslatable(where + ".Policy " + policy + " is not supported");
    }
    said.put("hashOn", hashOn(balancer.objects("HashPolicies"), where, notices));
    notices.unknown(where, balancer, KNOWN);
    return said;
  }

  private static List<Layer> hashOn(List<Tree> policies, String where, Notices notices) {
    List<Layer> parts = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      Tree policy = policies.get(i);
      String here = where + ".HashPolicies[" + i + "]";
      String value = policy.text("FieldValue");
      switch (policy.text("Field")) {
        case "header" -> parts.add(new Layer().put("header", value));
        case "cookie" -> parts.add(new Layer().put("cookie", value));
        case "query_parameter" -> parts.add(new Layer().put("query", value));
        default ->
            // All requests of this JVM have the same address.
            notices.add(
                here
                    + (policy.truth("SourceIP") ? ".SourceIP" : ".Field " + policy.text("Field"))
                    + " is not honoured");
      }
      if (policy.truth("Terminal") && i < policies.size() - 1) {
        notices.add(here + ".Terminal is not honoured: all that a request has decide together");
      }
      notices.unknown(here, policy, HASH_POLICY);
    }
    return parts;
  }
}
