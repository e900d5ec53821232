package dev.weft.policy.balance;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Condition} looks at.
 *
 * @param key of {@link Kind#META} and {@link Kind#NODE_META}: one entry of it; null: all of it, or
 *     another kind
 */
public record Trait(Kind kind, @Nullable String key) {
  /** What keys of a node's meta begin with, among those of its endpoints. */
  public static final String NODE = "node.";

  /** Whether it is one text, and not several. */
  public boolean isText() {
    return key != null || kind == Kind.ID || kind == Kind.ADDRESS || kind == Kind.PORT;
  }

  /** Null: there is none. */
  @Nullable String text(Endpoint endpoint) {
    return switch (kind) {
      case ID -> endpoint.id();
      case ADDRESS -> endpoint.ip().getHostAddress();
      case PORT -> String.valueOf(endpoint.port());
      case META -> endpoint.meta().get(String.valueOf(key));
      case NODE_META -> endpoint.meta().get(NODE + key);
      case TAGS -> null;
    };
  }

  boolean contains(Endpoint endpoint, String value) {
    if (isText()) {
      String text = text(endpoint);
      return text != null && text.contains(value);
    }
    return switch (kind) {
      case TAGS -> endpoint.tags().contains(value);
      case NODE_META -> endpoint.meta().containsKey(NODE + value);
      default -> !value.startsWith(NODE) && endpoint.meta().containsKey(value);
    };
  }

  boolean isEmpty(Endpoint endpoint) {
    if (isText()) {
      String text = text(endpoint);
      return text == null || text.isEmpty();
    }
    return kind == Kind.TAGS
        ? endpoint.tags().isEmpty()
        : !isAnyOfNode(endpoint.meta(), kind == Kind.NODE_META);
  }

  private static boolean isAnyOfNode(Map<String, String> meta, boolean node) {
    for (String name : meta.keySet()) {
      if (name.startsWith(NODE) == node) {
        return true;
      }
    }
    return false;
  }

  /** The names are those of Consul's health list. */
  public enum Kind {
    ID,
    ADDRESS,
    PORT,
    TAGS,
    META,
    NODE_META
  }
}
