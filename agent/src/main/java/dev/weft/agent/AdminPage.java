package dev.weft.agent;

import dev.weft.agent.observe.Telemetry;
import dev.weft.agent.observe.admin.AdminData;
import dev.weft.policy.Mesh;
import java.util.Map;
import java.util.TreeMap;

/** What the admin server of this JVM shows. */
final class AdminPage {
  private AdminPage() {}

  static AdminData data(Mesh mesh, Telemetry telemetry, Registry registry, Settings settings) {
    Map<String, AdminData.Setting> shown = new TreeMap<>();
    settings
        .shown()
        .forEach(
            (key, setting) ->
                shown.put(key, new AdminData.Setting(setting.value(), setting.origin())));
    return new AdminData(mesh, telemetry, registry.status(), () -> shown, System::nanoTime);
  }
}
