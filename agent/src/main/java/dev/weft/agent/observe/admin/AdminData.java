package dev.weft.agent.observe.admin;

import dev.weft.agent.observe.Telemetry;
import dev.weft.policy.Mesh;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the admin server shows. Given by the agent at start; the suppliers are asked on the event
 * loop and must not block.
 *
 * @param discovery what discovery says of itself: a map, or a record of plain values
 * @param settings the settings in force by their names
 * @param clock the clock of {@code Mesh.call}, in nanoseconds
 * @param registration how the registration of the application's service fares; null: there is none
 */
public record AdminData(
    Mesh mesh,
    Telemetry telemetry,
    Supplier<?> discovery,
    Supplier<Map<String, Setting>> settings,
    LongSupplier clock,
    @Nullable Supplier<?> registration) {

  AdminData(
      Mesh mesh,
      Telemetry telemetry,
      Supplier<?> discovery,
      Supplier<Map<String, Setting>> settings,
      LongSupplier clock) {
    this(mesh, telemetry, discovery, settings, clock, null);
  }

  /**
   * One setting.
   *
   * @param origin where it came from, in words for people: {@code agent argument}, {@code default}
   */
  public record Setting(String value, String origin) {}
}
