package dev.weft.demo.story;

/** Tells the steps on stdout and counts the expectations that weren't met. */
final class Narrator {
  private final int pauseMillis;
  private int steps;
  private int missed;

  Narrator(int pauseMillis) {
    this.pauseMillis = pauseMillis;
  }

  void say(String text) {
    System.out.println(text);
  }

  /** A step that breaks counts as one not seen as expected; the next ones are still told. */
  void step(String title, Step step) throws InterruptedException {
    if (steps > 0) {
      Thread.sleep(pauseMillis);
    }
    steps++;
    System.out.println("\n" + steps + ". " + title);
    try {
      step.tell();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      seen(false, e.toString());
    }
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

  /** What happens in one step. */
  interface Step {
    void tell() throws Exception;
  }
}
