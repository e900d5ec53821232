package dev.weft.agent.it.stateful.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** For programs that refuse to run as root: if this is root, they run as nobody. */
final class Unprivileged {
  private static final boolean ROOT = System.getProperty("user.name").equals("root");
  private static final String NOBODY = "65534";

  private Unprivileged() {}

  static List<String> command(List<String> command) {
    List<String> all = new ArrayList<>();
    if (ROOT) {
      all.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    }
    all.addAll(command);
    return all;
  }

  /** Gives it a folder with all that is in it. */
  static void own(Path folder) {
    if (ROOT) {
      LocalServer.run(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()));
    }
  }
}
