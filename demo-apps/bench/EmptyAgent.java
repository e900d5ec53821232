/** The cheapest agent there can be, the yardstick for ours. */
public final class EmptyAgent {
  private EmptyAgent() {}

  public static void premain(String arguments) {}
}
