package dev.weft.bench.startup;

import dev.weft.bench.app.Hello;
import dev.weft.bench.app.OneCall;
import java.util.List;

/**
 * One program whose start is measured.
 *
 * @param subject as in samples
 * @param main its class
 * @param arguments in most variants
 * @param meshArguments with Weft
 * @param web whether it is done when it answers its first request, at a port that is added to its
 *     arguments; else it is at its end
 */
record Program(
    String subject, String main, List<String> arguments, List<String> meshArguments, boolean web) {

  static List<Program> all(String direct, String mesh) {
    return List.of(
        plain("hello world", Hello.class, List.of(), List.of()),
        plain("one call", OneCall.class, List.of(direct), List.of(direct)),
        plain("first mesh call", OneCall.class, List.of(direct), List.of(mesh)),
        new Program(
            "Spring Boot",
            "dev.weft.bench.spring.web.SpringWebApp",
            List.of("--spring.main.banner-mode=off"),
            List.of("--spring.main.banner-mode=off"),
            true));
  }

  private static Program plain(
      String subject, Class<?> main, List<String> arguments, List<String> meshArguments) {
    return new Program(subject, main.getName(), arguments, meshArguments, false);
  }
}
