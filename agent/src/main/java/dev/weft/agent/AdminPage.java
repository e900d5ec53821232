package dev.weft.agent;

import dev.weft.agent.listen.Listening;
import dev.weft.agent.observe.Telemetry;
import dev.weft.agent.observe.admin.AdminData;
import dev.weft.policy.Mesh;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the admin server of this JVM shows. */
final class AdminPage {
  private AdminPage() {}

  /** The address that the settings name, null: none. */
  static @Nullable InetSocketAddress address(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  static AdminData data(
      Mesh mesh,
      Telemetry telemetry,
      Registry registry,
      Settings settings,
      @Nullable Listening listening) {
    Map<String, AdminData.Setting> shown = new TreeMap<>();
    settings
        .shown()
        .forEach(
            (key, setting) ->
                shown.put(key, new AdminData.Setting(setting.value(), setting.origin())));
    return new AdminData(
        mesh,
        telemetry,
        registry.status(),
        () -> shown,
        System::nanoTime,
        listening == null ? null : listening::status);
  }
}
