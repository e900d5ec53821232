package dev.weft.policy.document;

import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a document is for, by its key without the prefix. The order is that of the layers.
 *
 * @param caller only of {@link Kind#CALLER}, else empty
 * @param service of {@link Kind#CHAIN}, {@link Kind#SERVICE} and {@link Kind#CALLER}, else empty;
 *     in lower case
 */
record DocumentKey(String text, Kind kind, String caller, String service)
    implements Comparable<DocumentKey> {
  private static final Comparator<DocumentKey> ORDER =
      Comparator.comparing(DocumentKey::kind).thenComparing(DocumentKey::text);

  static DocumentKey of(String text) {
    String[] parts = text.split("/", -1);
    if (text.equals("defaults")) {
      return new DocumentKey(text, Kind.DEFAULTS, "", "");
    }
    if (text.equals("mesh")) {
      return new DocumentKey(text, Kind.MESH, "", "");
    }
    if (parts.length == 2 && parts[0].equals("services") && !parts[1].isEmpty()) {
      return new DocumentKey(text, Kind.SERVICE, "", parts[1].toLowerCase(Locale.ROOT));
    }
    if (parts.length == 3
        && parts[0].equals("callers")
        && !parts[1].isEmpty()
        && !parts[2].isEmpty()) {
      return new DocumentKey(text, Kind.CALLER, parts[1], parts[2].toLowerCase(Locale.ROOT));
    }
    return new DocumentKey(text, Kind.UNKNOWN, "", "");
  }

  /** Of what the registry itself says about a service; no document under the prefix has it. */
  static DocumentKey chain(String service) {
    return new DocumentKey(
        "consul-chain/" + service, Kind.CHAIN, "", service.toLowerCase(Locale.ROOT));
  }

  /** Whether it changes what this caller does with this service. */
  boolean isOf(String wantedService, @Nullable String wantedCaller) {
    return service.equals(wantedService)
        && (kind == Kind.SERVICE
            || kind == Kind.CHAIN
            || (kind == Kind.CALLER && caller.equals(wantedCaller)));
  }

  @Override
  public int compareTo(DocumentKey other) {
    return ORDER.compare(this, other);
  }

  /** In the order in which they are merged. */
  enum Kind {
    MESH,
    DEFAULTS,
    CHAIN,
    SERVICE,
    CALLER,
    UNKNOWN
  }
}
