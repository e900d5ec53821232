package dev.weft.agent;

/** {@code java -jar weft-agent.jar COMMAND}. Exit 0: done; 2: wrong usage. */
public final class CommandLine {
  private static final int WRONG_USAGE = 2;

  private CommandLine() {}

  public static void main(String[] arguments) {
    String command = arguments.length == 0 ? "--help" : arguments[0];
    switch (command) {
      case "version" -> System.out.println("weft " + version());
      case "--help" -> {
        System.out.println("usage: java -jar weft-agent.jar version");
        System.out.println(
            "to mesh an application: java -javaagent:weft-agent.jar=service=NAME -jar app.jar");
      }
      default -> {
        System.err.println("weft: unknown command '" + command + "': allowed are version, --help");
        System.exit(WRONG_USAGE);
      }
    }
  }

  private static String version() {
    String version = CommandLine.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
