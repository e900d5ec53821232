package dev.weft.agent.weave;

/**
 * One place where a hook is woven in: a method of a class, both by exact name.
 *
 * @param type internal name of the class, e.g. {@code java/net/Socket}
 * @param hook the number under which {@link dev.weft.bootstrap.Bridge} finds the hook
 * @param client name of the integration it belongs to, as in the setting {@code disable}
 */
public record Weave(
    String type, String method, String descriptor, Pattern pattern, int hook, String client) {

  public static Weave around(
      String client, int hook, String type, String method, String descriptor) {
    return new Weave(type, method, descriptor, Pattern.AROUND, hook, client);
  }

  public static Weave value(
      String client, int hook, String type, String method, String descriptor) {
    return new Weave(type, method, descriptor, Pattern.VALUE, hook, client);
  }
}
