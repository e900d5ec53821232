package dev.weft.demo.story;

/** Tells the steps on stdout and counts the expectations that weren't met. */
final class Narrator {
  private final int pauseMillis;
  private int step;
  private int missed;

  Narrator(int pauseMillis) {
    this.pauseMillis = pauseMillis;
  }

  void say(String text) {
    System.out.println(text);
  }

  void step(String title) throws InterruptedException {
    if (step > 0) {
      Thread.sleep(pauseMillis);
    }
    step++;
    System.out.println("\n" + step + ". " + title);
  }

  void did(String what) {
    line("did", what);
  }

  void expected(String what) {
    line("expected", what);
  }

  void seen(boolean asExpected, String what) {
    line("seen", what + (asExpected ? "   ok" : "   NOT AS EXPECTED"));
    if (!asExpected) {
      missed++;
    }
  }

  int missed() {
    return missed;
  }

  private static void line(String label, String text) {
    System.out.printf("   %-9s %s%n", label, text.replace("\n", "\n             "));
  }
}
