package dev.weft.consul.start;

/** What a JVM takes that does nothing. Started by the benchmark. */
final class Nothing {
  private Nothing() {}

  public static void main(String[] args) {}
}
