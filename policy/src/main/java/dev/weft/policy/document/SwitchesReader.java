package dev.weft.policy.document;

import dev.weft.policy.MeshSnapshot;
import java.util.HashSet;
import java.util.Set;

/** Reads the document {@code mesh}: the live switches of all JVMs. */
final class SwitchesReader {
  private static final Set<String> LEVELS =
      Set.of("off", "error", "warn", "info", "debug", "trace");

  private SwitchesReader() {}

  static MeshSnapshot.Switches read(Json.Obj document) throws Refusal {
    Section section = new Section(document, "$", Shape.MESH);
    Value enabled = section.get("enabled");
    Value log = section.get("log");
    Set<String> disable = new HashSet<>();
    for (Value item : section.items("disable")) {
      disable.add(item.text());
    }
    if (log != null && !LEVELS.contains(log.text())) {
      throw log.refusal("off, error, warn, info, debug, trace");
    }
    return new MeshSnapshot.Switches(
        enabled == null || enabled.truth(), disable, log == null ? null : log.text());
  }
}
