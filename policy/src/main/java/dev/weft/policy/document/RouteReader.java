package dev.weft.policy.document;

import dev.weft.policy.route.Match;
import dev.weft.policy.route.NamedMatch;
import dev.weft.policy.route.PathMatch;
import dev.weft.policy.route.Percent;
import dev.weft.policy.route.Route;
import dev.weft.policy.route.Target;
import dev.weft.policy.route.TextMatch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one route of a policy document. */
final class RouteReader {
  private static final int MOST_WEIGHT = 1_000_000;
  private static final int MOST_TARGETS = 1000;
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern SERVICE = Pattern.compile("[a-z0-9_-][a-z0-9._-]*");

  private RouteReader() {}

  static Route read(Section route) throws Refusal {
    Value name = route.get("name");
    Section match = route.section("match", Shape.MATCH);
    return new Route(
        name == null ? null : name.text(), match == null ? Match.ANY : match(match), split(route));
  }

  /** Method names in upper case. */
  static Set<String> methods(Section section) throws Refusal {
    Set<String> methods = new LinkedHashSet<>();
    for (Value item : section.items("methods")) {
      if (!TOKEN.matcher(item.text()).matches()) {
        throw item.refusal("a method such as \"GET\"");
      }
      methods.add(item.text().toUpperCase(Locale.ROOT));
    }
    return methods;
  }

  private static Match match(Section match) throws Refusal {
    List<NamedMatch> headers = new ArrayList<>();
    for (Value item : match.items("headers")) {
      headers.add(header(item.section(Shape.HEADER)));
    }
    return new Match(
        path(match.section("path", Shape.PATH)),
        methods(match),
        headers,
        List.of(),
        List.of(),
        Set.of(),
        Percent.ALL);
  }

  private static @Nullable PathMatch path(@Nullable Section section) throws Refusal {
    if (section == null) {
      return null;
    }
    Value prefix = section.get("prefix");
    Value exact = section.get("exact");
    if (prefix != null && exact == null) {
      return new PathMatch.Prefix(path(prefix));
    }
    if (exact != null && prefix == null) {
      return new PathMatch.Exact(path(exact));
    }
    throw section.refusal("exactly one is needed of: exact, prefix");
  }

  private static String path(Value value) throws Refusal {
    String path = value.text();
    if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      throw value.refusal("a path that starts with a slash, without query");
    }
    return path;
  }

  private static NamedMatch header(Section section) throws Refusal {
    Value name = section.get("name");
    if (name == null) {
      throw section.refusal("\"name\" is missing");
    }
    if (!TOKEN.matcher(name.text()).matches()) {
      throw name.refusal("the name of a header");
    }
    return new NamedMatch(name.text().toLowerCase(Locale.ROOT), text(section));
  }

  private static TextMatch text(Section section) throws Refusal {
    List<TextMatch> found = new ArrayList<>();
    Value exact = section.get("exact");
    Value prefix = section.get("prefix");
    Value suffix = section.get("suffix");
    Value present = section.get("present");
    if (exact != null) {
      found.add(new TextMatch.Exact(exact.text()));
    }
    if (prefix != null) {
      found.add(new TextMatch.Prefix(prefix.text()));
    }
    if (suffix != null) {
      found.add(new TextMatch.Suffix(suffix.text()));
    }
    if (present != null) {
      found.add(new TextMatch.Present(present.truth()));
    }
    if (found.size() != 1) {
      throw section.refusal("exactly one is needed of: exact, prefix, present, suffix");
    }
    return found.get(0);
  }

  private static List<Target> split(Section route) throws Refusal {
    Value split = route.get("split");
    if (split == null) {
      return List.of(Target.SELF);
    }
    List<Target> targets = new ArrayList<>();
    long weights = 0;
    for (Value item : split.items()) {
      Target target = target(item.section(Shape.TARGET));
      weights += target.weight();
      targets.add(target);
    }
    if (weights == 0 || targets.size() > MOST_TARGETS) {
      throw split.because("1-" + MOST_TARGETS + " targets are needed, one with a weight above 0");
    }
    return targets;
  }

  private static Target target(Section section) throws Refusal {
    Value service = section.get("service");
    Value subset = section.get("subset");
    String name = service == null ? null : service.text().toLowerCase(Locale.ROOT);
    if (service != null && !SERVICE.matcher(name).matches()) {
      throw service.refusal("the name of a service");
    }
    return new Target(
        name, subset == null ? null : subset.text(), section.whole("weight", 1, 0, MOST_WEIGHT));
  }
}
