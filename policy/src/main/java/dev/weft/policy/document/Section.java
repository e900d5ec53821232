package dev.weft.policy.document;

import dev.weft.policy.route.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One object of a document while it is read. A member that is null counts as absent, since in a
 * merge patch it takes a value away.
 */
final class Section {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  private final Json.Obj object;
  private final String path;

  /** Refuses members that the shape doesn't have. */
  Section(Json.Obj object, String path, Shape shape) throws Refusal {
    this.object = object;
    this.path = path;
    for (Map.Entry<String, Json.Member> member : object.members().entrySet()) {
      String objection = shape.objection(member.getKey());
      if (objection != null) {
        throw new Refusal(path(path, member.getKey()), member.getValue().nameAt(), objection);
      }
    }
  }

  /** The path of a member: {@code $.a.b}, {@code $.a['b c']}. */
  static String path(String parent, String name) {
    return PLAIN.matcher(name).matches() ? parent + "." + name : parent + "['" + name + "']";
  }

  Json.Obj object() {
    return object;
  }

  @Nullable Value get(String name) {
    return value(object, path, name);
  }

  Value getOr(String name, Json fallback) {
    Value value = get(name);
    return value == null ? new Value(fallback, path(path, name)) : value;
  }

  Value need(String name) throws Refusal {
    Value value = get(name);
    if (value == null) {
      throw refusal("\"" + name + "\" is missing");
    }
    return value;
  }

  /** The only one of these that is there. */
  String one(String... names) throws Refusal {
    List<String> found = new ArrayList<>(List.of(names));
    found.removeIf(name -> get(name) == null);
    if (found.size() != 1) {
      throw refusal("exactly one is needed of: " + String.join(", ", names));
    }
    return found.get(0);
  }

  @Nullable Section section(String name, Shape shape) throws Refusal {
    Value value = get(name);
    return value == null ? null : value.section(shape);
  }

  /** Empty if it isn't there. */
  Section inner(String name, Shape shape) throws Refusal {
    Value value = get(name);
    return value == null
        ? new Section(MergePatch.EMPTY, path(path, name), shape)
        : value.section(shape);
  }

  /** The member as a merge patch over the one of that name in another object. */
  @Nullable Value over(Section base, String name) {
    Json.Member own = object.members().get(name);
    Value below = base.get(name);
    if (own == null) {
      return below;
    }
    if (own.value() instanceof Json.Obj patch) {
      Json.Obj patched =
          below != null && below.json() instanceof Json.Obj there ? there : MergePatch.EMPTY;
      return new Value(MergePatch.merge(patched, patch), path(path, name));
    }
    return get(name);
  }

  @Nullable String text(String name, Form form) throws Refusal {
    Value value = get(name);
    return value == null ? null : form.read(value);
  }

  int whole(String name, int fallback, int min, int max) throws Refusal {
    Value value = get(name);
    return value == null ? fallback : value.whole(min, max);
  }

  /** False if it isn't there. */
  boolean truth(String name) throws Refusal {
    Value value = get(name);
    return value != null && value.truth();
  }

  Percent percent(String name, Percent fallback) throws Refusal {
    Value value = get(name);
    return value == null ? fallback : value.percent();
  }

  long duration(String name, long fallback, Duration allowed) throws Refusal {
    Value value = get(name);
    return value == null ? fallback : allowed.nanos(value);
  }

  List<Value> items(String name) throws Refusal {
    Value value = get(name);
    return value == null ? List.of() : value.items();
  }

  List<String> texts(String name, Form form) throws Refusal {
    List<String> texts = new ArrayList<>();
    for (Value item : items(name)) {
      texts.add(form.read(item));
    }
    return texts;
  }

  /** The members of a member that is an object with names of the operator's choice. */
  Map<String, Value> named(String name) throws Refusal {
    Value value = get(name);
    if (value == null) {
      return Map.of();
    }
    Map<String, Value> named = new LinkedHashMap<>();
    Json.Obj inner = value.object();
    for (String each : inner.members().keySet()) {
      Value member = value(inner, value.path(), each);
      if (member != null) {
        named.put(each, member);
      }
    }
    return named;
  }

  <T> T oneOf(String name, T fallback, String allowed, Function<String, @Nullable T> meaning)
      throws Refusal {
    Value value = get(name);
    return value == null ? fallback : value.oneOf(allowed, meaning);
  }

  Refusal refusal(String why) {
    return new Refusal(path, object.at(), why);
  }

  private static @Nullable Value value(Json.Obj object, String path, String name) {
    Json.Member member = object.members().get(name);
    return member == null || member.value() instanceof Json.Nul
        ? null
        : new Value(member.value(), path(path, name));
  }
}
