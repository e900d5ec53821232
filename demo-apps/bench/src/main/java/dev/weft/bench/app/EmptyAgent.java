package dev.weft.bench.app;

/** The cheapest agent there can be, the yardstick for ours. Entered by the JVM. */
public final class EmptyAgent {
  private EmptyAgent() {}

  public static void premain(String arguments) {}
}
