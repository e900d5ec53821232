package dev.weft.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What all measurements share. {@code agents} are further agents given on the command line, by
 * name: what follows {@code -javaagent:}.
 *
 * @param java the {@code java} that runs the applications
 * @param weftJar the packaged agent
 * @param plainClassPath of an application that needs only a JDK (and HdrHistogram)
 * @param springClassPath with Spring Boot and Spring Cloud
 * @param springWebClassPath with Spring Boot and Tomcat, without Spring Cloud
 * @param bridge the folder of what was built of consul-bridge
 * @param consul Consul's binary
 * @param work a folder for files, deleted at the end
 * @param length how much of it
 */
public record Rig(
    Path java,
    Path weftJar,
    String plainClassPath,
    String springClassPath,
    String springWebClassPath,
    Path bridge,
    String consul,
    Path work,
    Length length,
    Map<String, String> agents) {

  /** The option that adds Weft to a JVM, asking this Consul. */
  public String weft(String consulUrl, String... more) {
    return "-javaagent:"
        + weftJar
        + "=service=bench,cacheDir=off,consul="
        + consulUrl
        + (more.length == 0 ? "" : "," + String.join(",", more));
  }

  /** A command line of this JDK. */
  public List<String> command(
      List<String> options, String classPath, List<String> mainAndArguments) {
    List<String> command = new java.util.ArrayList<>();
    command.add(java.toString());
    command.addAll(options);
    command.add("-cp");
    command.add(classPath);
    command.addAll(mainAndArguments);
    return command;
  }
}
