package dev.weft.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command line of the benchmark; what the script adds comes first. */
final class Options {
  static final List<String> SECTIONS = List.of("load", "startup", "changes", "growth", "cold");
  static final List<String> CLIENTS = List.of("urlconnection", "jdkhttp");

  Length length = Length.QUICK;
  boolean check;
  Path root = Path.of("");
  Path jdk = Path.of(System.getProperty("java.home"));
  String consul = "";
  @Nullable Path out;
  List<String> sections = List.of();
  List<String> clients = List.of();
  final Map<String, String> agents = new LinkedHashMap<>();

  /** Throws with one clear line if a word is unknown or misses its value. */
  static Options parse(String... args) {
    Options options = new Options();
    Deque<String> words = new ArrayDeque<>(List.of(args));
    int rounds = 0;
    while (!words.isEmpty()) {
      String word = words.remove();
      switch (word) {
        case "--quick" -> options.length = Length.QUICK;
        case "--full" -> options.length = Length.FULL;
        case "--smoke" -> options.length = Length.SMOKE;
        case "--check" -> options.check = true;
        case "--rounds" -> rounds = number(word, value(word, words));
        case "--root" -> options.root = Path.of(value(word, words));
        case "--jdk" -> options.jdk = Path.of(value(word, words));
        case "--consul" -> options.consul = value(word, words);
        case "--out" -> options.out = Path.of(value(word, words));
        case "--only" -> options.sections = among(word, value(word, words), SECTIONS);
        case "--clients" -> options.clients = among(word, value(word, words), CLIENTS);
        case "--agent" -> options.agent(value(word, words));
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    if (options.clients.isEmpty()) {
      // The other one keeps the JIT compiler busy for longer than a quick look may take.
      options.clients = options.length.full() ? CLIENTS : CLIENTS.subList(0, 1);
    }
    if (rounds > 0) {
      options.length = options.length.rounds(rounds);
    }
    return options;
  }

  private void agent(String text) {
    int equals = text.indexOf('=');
    if (equals <= 0 || equals == text.length() - 1) {
      throw new IllegalArgumentException("--agent " + text + ": must be NAME=JAR or NAME=JAR=ARGS");
    }
    agents.put(text.substring(0, equals), text.substring(equals + 1));
  }

  private static String value(String option, Deque<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.remove();
  }

  private static int number(String option, String text) {
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(option + " " + text + ": must be a number from 1 to 9999");
    }
    return Integer.parseInt(text);
  }

  private static List<String> among(String option, String text, List<String> known) {
    List<String> names = List.of(text.split(","));
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s %s: must be of %s".formatted(option, name, String.join(", ", known)));
      }
    }
    return names;
  }
}
