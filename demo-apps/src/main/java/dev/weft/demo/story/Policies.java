package dev.weft.demo.story;

/** The policy documents of the story. */
final class Policies {
  /** For all services: what the mesh of the example switches on everywhere. */
  static final String DEFAULTS =
      """
      {"timeouts": {"connect": "1s", "request": "5s"}}""";

  private static final String SUBSETS =
      """
      "subsets": {"v1": {"tags": ["v1"]}, "v2": {"tags": ["v2"]}}""";

  private Policies() {}

  static String canary(int percent) {
    return "{%s,\n \"routes\": [%s]}".formatted(SUBSETS, split(percent));
  }

  static String canaryAndHeader(int percent, String header, String value) {
    return "{%s,\n \"routes\": [%s,\n  %s]}"
        .formatted(SUBSETS, header(header, value), split(percent));
  }

  /** Well formed, but there is no such balancer. */
  static String withBalancer(String policy) {
    return "{%s,\n \"loadBalancer\": {\"policy\": \"%s\"}}".formatted(SUBSETS, policy);
  }

  private static String split(int percent) {
    return """
    {"name": "canary", "split": [{"subset": "v1", "weight": %d}, {"subset": "v2", "weight": %d}]}"""
        .formatted(100 - percent, percent);
  }

  private static String header(String header, String value) {
    return """
    {"name": "testers", "match": {"headers": [{"name": "%s", "exact": "%s"}]}, "split": [{"subset": "v2", "weight": 100}]}"""
        .formatted(header, value);
  }
}
