package dev.weft.policy.document;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields that one kind of object in a document has. */
record Shape(Set<String> fields) {
  static final Shape POLICY =
      of(
          "hosts",
          "protocol",
          "subsets",
          "routes",
          "loadBalancer",
          "failover",
          "timeouts",
          "drainTime",
          "retry",
          "hedge",
          "circuitBreaker",
          "outlierDetection",
          "healthChecks",
          "rateLimit",
          "concurrencyLimit",
          "tls");
  static final Shape SUBSET = of("tags", "meta", "filter", "onlyPassing");

  static final Shape ROUTE =
      of(
          "name",
          "match",
          "split",
          "rewrite",
          "redirect",
          "requestHeaders",
          "responseHeaders",
          "fault",
          "mirror",
          "timeouts",
          "retry",
          "hedge",
          "rateLimit");
  static final Shape MATCH =
      of("path", "methods", "headers", "query", "cookies", "callers", "percent");
  static final Shape PATH = of("exact", "prefix", "regex", "template");
  static final Shape NAMED = of("name", "exact", "prefix", "suffix", "regex", "present", "invert");
  static final Shape TARGET = of("subset", "service", "datacenter", "weight");
  static final Shape REWRITE = of("prefix", "host");
  static final Shape REDIRECT = of("path", "status");
  static final Shape HEADER_OPS = of("set", "add", "remove");
  static final Shape FAULT = of("delay", "abort");
  static final Shape DELAY = of("percent", "duration");
  static final Shape ABORT = of("percent", "status");
  static final Shape MIRROR = of("subset", "service", "percent");

  static final Shape LOAD_BALANCER =
      of("policy", "choices", "hashOn", "slowStart", "panicThreshold", "locality", "subsetSize");
  static final Shape HASH_ON = of("header", "cookie", "query", "path");
  static final Shape LOCALITY = of("from", "spillAt");
  static final Shape FAILOVER =
      of("datacenters", "services", "targets", "subsets", "overprovisioning");
  static final Shape STAND_IN = of("service", "subset", "datacenter");

  static final Shape TIMEOUTS = of("connect", "request", "perTry", "response", "idle");
  static final Shape RETRY = of("attempts", "on", "methods", "backoff", "budget", "maxBodyBytes");
  static final Shape BACKOFF = of("base", "max");
  static final Shape BUDGET = of("percent", "minPerSecond");
  static final Shape HEDGE = of("after", "max");
  static final Shape RATE_LIMIT = of("requestsPerSecond", "burst");
  static final Shape CONCURRENCY_LIMIT = of("gradient");
  static final Shape GRADIENT = of("min", "max");
  static final Shape CIRCUIT_BREAKER =
      of("maxConnections", "maxPendingRequests", "maxRequests", "maxRetries");

  static final Shape OUTLIER_DETECTION =
      of(
          "consecutive5xx",
          "consecutiveGatewayFailure",
          "consecutiveLocalOriginFailure",
          "failurePercentage",
          "successRate",
          "interval",
          "baseEjectionTime",
          "maxEjectionTime",
          "maxEjectionPercent",
          "jitter");
  static final Shape FAILURE_PERCENTAGE = of("threshold", "minimumHosts", "requestVolume");
  static final Shape SUCCESS_RATE = of("stdevFactor", "minimumHosts", "requestVolume");
  static final Shape HEALTH_CHECK =
      of("http", "tcp", "grpc", "interval", "timeout", "healthyAfter", "unhealthyAfter");
  static final Shape HTTP_PROBE = of("path", "status");
  static final Shape TCP_PROBE = of();
  static final Shape GRPC_PROBE = of("service");

  static final Shape TLS = of("mode", "sni", "ca");
  static final Shape MESH = of("enabled", "disable", "log");

  private static Shape of(String... fields) {
    return new Shape(Set.of(fields));
  }

  /** Null if it has the field, or else why not. */
  @Nullable String objection(String field) {
    if (fields.contains(field)) {
      return null;
    }
    return fields.isEmpty()
        ? "unknown field; none is allowed"
        : "unknown field; allowed: " + String.join(", ", new TreeSet<>(fields));
  }
}
