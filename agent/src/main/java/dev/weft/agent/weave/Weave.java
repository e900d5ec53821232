package dev.weft.agent.weave;

import java.util.List;

/**
 * One place where a hook is woven in: a method of a class, both by exact name. Or a class that is
 * to carry what hooks keep of its objects.
 *
 * @param type internal name of the class, e.g. {@code java/net/Socket}; a library's may have
 *     packages before it, in which a copy of the library was relocated
 * @param descriptors of the method, one for each shape that it has in the builds we know
 * @param optional whether there are builds without the method, which are woven all the same
 * @param hook the number under which {@link dev.weft.bootstrap.Bridge} finds the hook
 * @param client name of the integration it belongs to, as in the setting {@code disable}
 */
public record Weave(
    String type,
    String method,
    List<String> descriptors,
    Pattern pattern,
    boolean optional,
    int hook,
    String client) {

  public static Weave around(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.AROUND, false, hook, client);
  }

  /** A method that isn't static and returns nothing, a boolean or an object. */
  public static Weave span(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.SPAN, false, hook, client);
  }

  /** Where the method is missing in some of the builds we know. */
  public static Weave maybeAround(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.AROUND, true, hook, client);
  }

  /** Where the method is missing in some of the builds we know. */
  public static Weave maybeSpan(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.SPAN, true, hook, client);
  }

  /** A method that isn't static. */
  public static Weave touch(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.TOUCH, false, hook, client);
  }

  /** Where the method is missing in some of the builds we know. */
  public static Weave maybeTouch(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.TOUCH, true, hook, client);
  }

  public static Weave value(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.VALUE, false, hook, client);
  }

  /** Where the method is missing in some of the builds we know. */
  public static Weave maybeValue(
      String client, int hook, String type, String method, String... descriptors) {
    return new Weave(type, method, List.of(descriptors), Pattern.VALUE, true, hook, client);
  }

  /**
   * Makes the class a {@link dev.weft.bootstrap.Carrier}, unless it was loaded before it could be.
   *
   * @param hook a number of its own, under which nothing is called
   */
  public static Weave state(String client, int hook, String type) {
    return new Weave(type, "", List.of(), Pattern.STATE, true, hook, client);
  }
}
