package dev.weft.agent.client;

import dev.weft.agent.call.Gate;
import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What adapters are made with.
 *
 * @param timers where deadlines run; nothing there may block
 * @param eachSecond takes what is to be done every second, there too
 */
public record Adapters(
    Gate gate,
    Instrumentation instrumentation,
    Supplier<ScheduledExecutorService> timers,
    Consumer<Runnable> eachSecond) {

  /** Opens a package of the JDK to the agent's own module, and to nobody else. */
  public void open(Class<?> member, String packageName) {
    instrumentation.redefineModule(
        member.getModule(),
        Set.of(),
        Map.of(),
        Map.of(packageName, Set.of(Adapters.class.getModule())),
        Set.of(),
        Map.of());
  }
}
