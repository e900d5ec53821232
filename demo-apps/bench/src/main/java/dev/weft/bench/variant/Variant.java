package dev.weft.bench.variant;

import java.util.List;

/**
 * One way to reach a service.
 *
 * @param name as in samples: {@code none}, {@code weft}
 * @param label for people
 * @param options of the application's JVM
 * @param spring whether the application needs Spring's class path
 * @param main the application's main class
 * @param arguments what follows the HTTP client's name and the number of threads
 * @param beside the processes that this way needs beside the application and the servers
 */
public record Variant(
    String name,
    String label,
    List<String> options,
    boolean spring,
    String main,
    List<String> arguments,
    List<ProcessHandle> beside) {

  private static final String APP = "dev.weft.bench.app.LoadApp";

  /** The plain application, calling these addresses in turn. */
  static Variant plain(String name, String label, List<String> options, List<String> addresses) {
    return new Variant(name, label, options, false, APP, addresses, List.of());
  }

  Variant beside(List<ProcessHandle> processes) {
    return new Variant(name, label, options, spring, main, arguments, processes);
  }
}
