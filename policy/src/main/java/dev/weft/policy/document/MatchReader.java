package dev.weft.policy.document;

import com.google.re2j.Pattern;
import dev.weft.policy.route.Match;
import dev.weft.policy.route.NamedMatch;
import dev.weft.policy.route.PathMatch;
import dev.weft.policy.route.Percent;
import dev.weft.policy.route.TextMatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which requests a route is for. */
final class MatchReader {
  private MatchReader() {}

  static Match read(Section match) throws Refusal {
    return new Match(
        path(match.section("path", Shape.PATH)),
        methods(match),
        named(match, "headers", Form.HEADER),
        named(match, "query", Form.PARAMETER),
        named(match, "cookies", Form.COOKIE),
        new LinkedHashSet<>(match.texts("callers", Form.CALLER)),
        match.percent("percent", Percent.ALL));
  }

  /** Method names in upper case. */
  static Set<String> methods(Section section) throws Refusal {
    Set<String> methods = new LinkedHashSet<>();
    for (String method : section.texts("methods", Form.METHOD)) {
      methods.add(method.toUpperCase(Locale.ROOT));
    }
    return methods;
  }

  private static @Nullable PathMatch path(@Nullable Section section) throws Refusal {
    if (section == null) {
      return null;
    }
    String kind = section.one("exact", "prefix", "regex", "template");
    Value value = section.need(kind);
    return switch (kind) {
      case "exact" -> new PathMatch.Exact(Form.PATH.read(value));
      case "prefix" -> new PathMatch.Prefix(Form.PATH.read(value));
      case "regex" -> new PathMatch.Regex(regex(value));
      default -> PathMatch.Template.of(Form.TEMPLATE.read(value));
    };
  }

  private static List<NamedMatch> named(Section match, String field, Form form) throws Refusal {
    List<NamedMatch> named = new ArrayList<>();
    for (Value item : match.items(field)) {
      Section section = item.section(Shape.NAMED);
      String name = form.read(section.need("name"));
      named.add(
          new NamedMatch(
              form == Form.HEADER ? name.toLowerCase(Locale.ROOT) : name,
              text(section),
              section.truth("invert")));
    }
    return named;
  }

  private static TextMatch text(Section section) throws Refusal {
    String kind = section.one("exact", "prefix", "present", "regex", "suffix");
    Value value = section.need(kind);
    return switch (kind) {
      case "exact" -> new TextMatch.Exact(value.text());
      case "prefix" -> new TextMatch.Prefix(value.text());
      case "present" -> new TextMatch.Present(value.truth());
      case "regex" -> new TextMatch.Regex(regex(value));
      default -> new TextMatch.Suffix(value.text());
    };
  }

  private static Pattern regex(Value value) throws Refusal {
    String objection = Regex.objection(value.text());
    if (objection != null) {
      throw value.because(objection);
    }
    return Pattern.compile(value.text());
  }
}
