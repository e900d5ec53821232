package dev.weft.bench.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The program that is measured. Arguments: HTTP client, threads, beginnings of URLs. Does what its
 * stdin says, and answers each line with one of JSON: {@code closed MILLIS}, {@code open MILLIS
 * RATE}, {@code calls COUNT}, {@code settle MOST-MILLIS} (as closed, until the JIT compiler is
 * done), {@code begin RATE} (as open, until {@code end}), {@code state}.
 */
public final class LoadApp {
  private LoadApp() {}

  public static void main(String[] args) throws Exception {
    List<String> bases = List.of(args).subList(2, args.length);
    run(args[0], Integer.parseInt(args[1]), Addresses.fixed(bases));
  }

  /** The whole program, with addresses from wherever. Returns at the end of stdin. */
  public static void run(String client, int threads, Addresses addresses)
      throws IOException, InterruptedException {
    Load load = new Load(Caller.named(client), addresses, threads);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("{}");
    Background background = new Background(load);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "closed" -> out.println(load.closed(nanos(words[1])).json());
        case "open" -> out.println(load.open(nanos(words[1]), Double.parseDouble(words[2])).json());
        case "calls" -> out.println(load.calls(Integer.parseInt(words[1])).json());
        case "settle" -> out.println(load.settle(nanos(words[1])).json());
        case "begin" -> {
          background.begin(Double.parseDouble(words[1]));
          out.println("{}");
        }
        case "end" -> out.println(background.end().json());
        case "state" -> out.println(State.now().json());
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static long nanos(String millis) {
    return Long.parseLong(millis) * 1_000_000;
  }
}
