package dev.weft.policy;

import org.jspecify.annotations.Nullable;

/**
 * How connections to a service are encrypted.
 *
 * @param sni for {@link Mode#SIMPLE}, or null
 * @param ca for {@link Mode#SIMPLE}: file with the roots, or null
 */
public record Tls(Mode mode, @Nullable String sni, @Nullable String ca) {
  public static final Tls INHERIT = new Tls(Mode.INHERIT, null, null);

  /** By whom. */
  public enum Mode {
    OFF,
    /** As the setting of the JVM says. */
    INHERIT,
    MESH,
    SIMPLE
  }
}
