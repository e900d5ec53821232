package dev.weft.bench.variant;

import dev.weft.bench.Rig;
import dev.weft.bench.server.AppProcess;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
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
  public static Variant plain(
      String name, String label, List<String> options, List<String> addresses) {
    return new Variant(name, label, options, false, APP, addresses, List.of());
  }

  /** Starts an application that goes this way. */
  public AppProcess start(Rig rig, String client, int threads) throws IOException {
    List<String> all = new ArrayList<>(AppProcess.HEAP);
    all.addAll(options);
    List<String> words = new ArrayList<>(List.of(main, client, "" + threads));
    words.addAll(arguments);
    String classPath = spring ? rig.springClassPath() : rig.plainClassPath();
    File err = rig.work().resolve("app-" + name + ".err").toFile();
    return new AppProcess(rig.command(all, classPath, words), err);
  }

  Variant beside(List<ProcessHandle> processes) {
    return new Variant(name, label, options, spring, main, arguments, processes);
  }
}
