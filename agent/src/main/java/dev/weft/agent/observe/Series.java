package dev.weft.agent.observe;

import dev.weft.policy.Failure;
import dev.weft.policy.Outcome;
import java.net.InetAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** The attempts that have the same attributes. Updated on the application's threads. */
final class Series {
  final Key key;
  final Histogram durations = new Histogram();
  final LongAdder retries = new LongAdder();
  private final Map<String, Object> attributes;

  /** Where the SDK counts the same; written by the first attempt after it was there. */
  private volatile @Nullable DoubleConsumer exported;

  /** Whether it is in no table any more; written by the publisher. */
  private volatile boolean forgotten;

  Series(Key key, Map<String, Object> attributes) {
    this.key = key;
    this.attributes = attributes;
  }

  static Series of(Key key) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("http.request.method", key.method);
    attributes.put("server.address", key.service);
    attributes.put("server.port", (long) key.port);
    if (key.outcome.status() != 0) {
      attributes.put("http.response.status_code", (long) key.outcome.status());
    }
    String error = errorType(key.outcome);
    if (error != null) {
      attributes.put("error.type", error);
    }
    attributes.put("weft.upstream.endpoint", key.endpoint());
    return new Series(key, Collections.unmodifiableMap(attributes));
  }

  /** Whether it counts such tries at its endpoint. */
  boolean isOf(String service, String method, Outcome outcome) {
    return key.outcome.status() == outcome.status()
        && key.outcome.failure() == outcome.failure()
        && key.method.equals(method)
        && key.service.equals(service)
        && !forgotten;
  }

  boolean isForgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }

  Map<String, Object> attributes() {
    return attributes;
  }

  void record(long nanos, boolean retried, @Nullable OtelExport export) {
    durations.record(nanos);
    if (retried) {
      retries.increment();
    }
    if (export != null) {
      DoubleConsumer target = exported;
      if (target == null) {
        target = export.durations(attributes);
        exported = target;
      }
      target.accept(nanos / 1e9);
    }
  }

  static @Nullable String errorType(Outcome outcome) {
    Failure failure = outcome.failure();
    if (failure != null) {
      return failure.name().toLowerCase(Locale.ROOT);
    }
    if (outcome.status() == 0) {
      return "cancelled";
    }
    return outcome.status() >= 400 ? Integer.toString(outcome.status()) : null;
  }

  /**
   * What tells one series from another. Compares by hand: a record would be compared by code that
   * the JVM makes at the first call, which costs that call milliseconds.
   */
  static final class Key {
    final String service;
    final InetAddress ip;
    final int port;
    final String method;
    final Outcome outcome;

    Key(String service, InetAddress ip, int port, String method, Outcome outcome) {
      this.service = service;
      this.ip = ip;
      this.port = port;
      this.method = method;
      this.outcome = outcome;
    }

    String endpoint() {
      String literal = ip.getHostAddress();
      return literal.indexOf(':') < 0 ? literal + ":" + port : "[" + literal + "]:" + port;
    }

    @Override
    public int hashCode() {
      int hash = 31 * service.hashCode() + ip.hashCode();
      hash = 31 * hash + port;
      hash = 31 * hash + method.hashCode();
      return 31 * hash + outcome.status();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && port == key.port
          && outcome.status() == key.outcome.status()
          && outcome.failure() == key.outcome.failure()
          && method.equals(key.method)
          && service.equals(key.service)
          && ip.equals(key.ip);
    }
  }
}
