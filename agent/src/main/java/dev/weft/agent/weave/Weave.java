package dev.weft.agent.weave;

import java.util.List;

/**
 * One place where a hook is woven in: a method of a class, both by exact name.
 *
 * @param type internal name of the class, e.g. {@code java/net/Socket}
 * @param descriptors of the method, one for each shape that it has in the builds we know
 * @param hook the number under which {@link dev.weft.bootstrap.Bridge} finds the hook
 * @param client name of the integration it belongs to, as in the setting {@code disable}
 */
public record Weave(
    String type,
    String method,
    List<String> descriptors,
    Pattern pattern,
    int hook,
    String client) {

  public static Weave around(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.AROUND, hook, client);
  }

  public static Weave value(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.VALUE, hook, client);
  }
}
