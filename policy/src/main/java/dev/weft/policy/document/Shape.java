package dev.weft.policy.document;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields that one kind of object in a document has.
 *
 * @param later known to the format, but not to this version
 */
record Shape(Set<String> fields, Set<String> later) {
  static final Shape POLICY =
      new Shape(
          Set.of(
              "hosts",
              "protocol",
              "subsets",
              "routes",
              "loadBalancer",
              "timeouts",
              "retry",
              "outlierDetection"),
          Set.of(
              "failover",
              "hedge",
              "circuitBreaker",
              "healthChecks",
              "rateLimit",
              "concurrencyLimit",
              "tls"));
  static final Shape SUBSET = new Shape(Set.of("tags", "meta"), Set.of());
  static final Shape ROUTE =
      new Shape(
          Set.of("name", "match", "split", "timeouts", "retry"),
          Set.of(
              "rewrite",
              "redirect",
              "requestHeaders",
              "responseHeaders",
              "fault",
              "mirror",
              "hedge",
              "rateLimit"));
  static final Shape MATCH =
      new Shape(
          Set.of("path", "methods", "headers"), Set.of("query", "cookies", "callers", "percent"));
  static final Shape PATH = new Shape(Set.of("prefix", "exact"), Set.of("regex", "template"));
  static final Shape HEADER =
      new Shape(Set.of("name", "exact", "prefix", "suffix", "present"), Set.of("regex"));
  static final Shape TARGET = new Shape(Set.of("subset", "service", "weight"), Set.of());
  static final Shape LOAD_BALANCER =
      new Shape(
          Set.of("policy", "choices", "panicThreshold"),
          Set.of("hashOn", "slowStart", "locality", "subsetSize"));
  static final Shape TIMEOUTS =
      new Shape(Set.of("connect", "request", "perTry"), Set.of("response", "idle"));
  static final Shape RETRY =
      new Shape(Set.of("attempts", "on", "methods", "backoff", "budget"), Set.of("maxBodyBytes"));
  static final Shape BACKOFF = new Shape(Set.of("base", "max"), Set.of());
  static final Shape BUDGET = new Shape(Set.of("percent", "minPerSecond"), Set.of());
  static final Shape OUTLIER_DETECTION =
      new Shape(
          Set.of(
              "consecutive5xx",
              "consecutiveGatewayFailure",
              "consecutiveLocalOriginFailure",
              "interval",
              "baseEjectionTime",
              "maxEjectionTime",
              "maxEjectionPercent",
              "jitter"),
          Set.of("failurePercentage", "successRate"));
  static final Shape MESH = new Shape(Set.of("enabled", "disable", "log"), Set.of());

  /** Null if it has the field, or else why not. */
  @Nullable String objection(String field) {
    if (fields.contains(field)) {
      return null;
    }
    if (later.contains(field)) {
      return "the field is not supported by this version";
    }
    return "unknown field; allowed: " + String.join(", ", new TreeSet<>(fields));
  }
}
