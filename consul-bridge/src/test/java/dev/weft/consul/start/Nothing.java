package dev.weft.consul.start;

/** A JVM that knows nothing of Consul. Started by the benchmark of discovery. */
final class Nothing {
  private Nothing() {}

  public static void main(String[] args) {
    System.out.println(0);
  }
}
