package dev.weft.consul.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a route of a router is for. A condition that can't be said would let too much in. */
final class Matching {
  private static final Set<String> MATCH =
      Set.of(
          "PathExact",
          "PathPrefix",
          "PathRegex",
          "CaseInsensitive",
          "Header",
          "QueryParam",
          "Methods");
  private static final Set<String> TEXT =
      Set.of(
          "Name",
          "Present",
          "Exact",
          "Prefix",
          "Suffix",
          "Contains",
          "Regex",
          "Invert",
          "IgnoreCase");

  private Matching() {}

  static Layer of(Tree match, Tree destination, String where) throws Untranslatable {
    refuseUnknown(match, MATCH, where + ".Match.HTTP");
    Layer said = new Layer();
    boolean rewrites = !destination.text("PrefixRewrite").isEmpty();
    said.put("path", path(match, rewrites, where + ".Match.HTTP"));
    said.put("methods", match.texts("Methods"));
    said.put("headers", texts(match.objects("Header"), where + ".Match.HTTP.Header"));
    said.put("query", texts(match.objects("QueryParam"), where + ".Match.HTTP.QueryParam"));
    return said;
  }

  private static Layer path(Tree match, boolean rewrites, String where) throws Untranslatable {
    String exact = match.text("PathExact");
    String prefix = match.text("PathPrefix");
    String regex = match.text("PathRegex");
    boolean anyCase = match.truth("CaseInsensitive");
    Layer path = new Layer();
    if (anyCase && rewrites) {
      throw new Untranslatable(where + ".CaseInsensitive can't be joined with PrefixRewrite");
    }
    if (!exact.isEmpty()) {
      return anyCase ? path.put("regex", anyCase(quote(exact))) : path.put("exact", exact);
    }
    if (!regex.isEmpty()) {
      return path.put("regex", anyCase ? anyCase(regex) : regex);
    }
    // Every path begins with a slash: a prefix of "/" is no condition.
    if (prefix.isEmpty() || (prefix.equals("/") && !rewrites)) {
      return rewrites ? path.put("prefix", "/") : path;
    }
    return anyCase ? path.put("regex", anyCase(quote(prefix) + ".*")) : path.put("prefix", prefix);
  }

  private static List<Layer> texts(List<Tree> conditions, String where) throws Untranslatable {
    List<Layer> said = new ArrayList<>();
    for (int i = 0; i < conditions.size(); i++) {
      Tree condition = conditions.get(i);
      refuseUnknown(condition, TEXT, where + "[" + i + "]");
      Layer layer = new Layer().put("name", condition.text("Name"));
      if (condition.truth("Present")) {
        layer.put("present", true);
      } else {
        text(layer, condition, where + "[" + i + "]");
      }
      said.add(layer.put("invert", condition.truth("Invert") ? true : null));
    }
    return said;
  }

  private static void text(Layer layer, Tree condition, String where) throws Untranslatable {
    boolean anyCase = condition.truth("IgnoreCase");
    for (String kind : List.of("Exact", "Prefix", "Suffix", "Contains", "Regex")) {
      String wanted = condition.text(kind);
      if (!wanted.isEmpty()) {
        String regex = regex(kind, wanted, anyCase);
        layer.put(
            regex == null ? kind.toLowerCase(Locale.ROOT) : "regex",
            regex == null ? wanted : regex);
        return;
      }
    }
    throw new Untranslatable(where + " has no condition");
  }

  /** Null: it is said as it is. */
  private static @Nullable String regex(String kind, String wanted, boolean anyCase) {
    String regex =
        switch (kind) {
          case "Exact" -> quote(wanted);
          case "Prefix" -> quote(wanted) + ".*";
          case "Suffix" -> ".*" + quote(wanted);
          case "Contains" -> ".*" + quote(wanted) + ".*";
          default -> wanted;
        };
    return anyCase ? anyCase(regex) : kind.equals("Contains") ? regex : null;
  }

  private static String anyCase(String regex) {
    return "(?i:" + regex + ")";
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= 128 || Character.isLetterOrDigit(c);
      quoted.append(plain ? "" : "\\").append(c);
    }
    return quoted.toString();
  }

  private static void refuseUnknown(Tree tree, Set<String> known, String where)
      throws Untranslatable {
    Set<String> others = tree.others(known);
    if (!others.isEmpty()) {
      throw new Untranslatable(
          where + " has conditions that are not supported: " + String.join(", ", others));
    }
  }
}
