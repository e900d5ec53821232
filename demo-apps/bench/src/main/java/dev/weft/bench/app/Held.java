package dev.weft.bench.app;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Another program, kept alive after its {@code main} so that what it holds can be seen. Arguments:
 * its class and its arguments. Says {@code {}} when it is done, then answers each line with its
 * state.
 */
public final class Held {
  private Held() {}

  public static void main(String[] args) throws Exception {
    String[] rest = List.of(args).subList(1, args.length).toArray(String[]::new);
    Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("{}");
    while (in.readLine() != null) {
      out.println(State.now().json());
    }
    System.exit(0);
  }
}
