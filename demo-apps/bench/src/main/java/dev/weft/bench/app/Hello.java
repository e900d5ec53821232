package dev.weft.bench.app;

/** The smallest program: what a start costs shows here alone. */
public final class Hello {
  private Hello() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
