package dev.weft.agent.socket;

import dev.weft.policy.Mesh;
import java.util.Locale;

/**
 * Whether a name is worth waiting for: one that is the mesh's is. While discovery has yet to say
 * which are, only those that look like it: others rarely are, and every application looks some up
 * as it starts.
 */
final class Candidate {
  private Candidate() {}

  static boolean is(Mesh.Lookup lookup, String host) {
    return lookup instanceof Mesh.Lookup.Unwatched
        || (lookup instanceof Mesh.Lookup.Undecided && couldBe(host));
  }

  private static boolean couldBe(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.indexOf('.') < 0 || name.toLowerCase(Locale.ROOT).endsWith(".consul");
  }
}
