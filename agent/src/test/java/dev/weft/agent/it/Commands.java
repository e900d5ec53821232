package dev.weft.agent.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;

/**
 * The {@code main} of an application under test that does what the test asks for: each line on
 * stdin names a public static method {@code Fields name(Fields)}, the answer is a line on stdout.
 * Ends by returning from {@code main} when stdin ends, so that a thread left behind shows.
 */
public final class Commands {
  /** Tells an answer from what else stands on stdout. */
  static final String ANSWER = "answer: ";

  /** The field of an answer that has the exception of a method that threw. */
  static final String THROWN = "thrown";

  private Commands() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println(ANSWER);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      out.println(ANSWER + call(words[0], words[1], Fields.parse(words[2])).line());
    }
  }

  private static Fields call(String type, String name, Fields arguments) {
    try {
      Method method = Class.forName(type).getMethod(name, Fields.class);
      return (Fields) method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      return Fields.of(THROWN, trace(e.getCause()));
    } catch (ReflectiveOperationException e) {
      return Fields.of(THROWN, trace(e));
    }
  }

  private static String trace(Throwable thrown) {
    StringBuilder trace = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      trace.append(t).append('\n');
      for (StackTraceElement frame : t.getStackTrace()) {
        trace.append("    ").append(frame).append('\n');
      }
    }
    return trace.toString();
  }
}
