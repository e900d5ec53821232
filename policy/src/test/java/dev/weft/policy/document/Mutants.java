package dev.weft.policy.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Documents with one thing changed, or with a few. */
final class Mutants {
  private static final Json.At AT = new Json.At(1, 1);

  /** What values are replaced by, and what members are put into objects. */
  private static final Json.Obj POOL = Policies.document("mutations");

  private static final List<Json> NUMBERS = pool("numbers");
  private static final List<Json> TEXTS = pool("texts");
  private static final List<Json> MEMBERS = pool("members");

  private Mutants() {}

  /** Every change of every value in a document, one at a time; each with its place. */
  static void each(String path, Json document, BiConsumer<String, Json> told) {
    for (Json value : replacements(document)) {
      told.accept(path + " = " + text(value), value);
    }
    if (document instanceof Json.Obj object) {
      for (String name : object.members().keySet()) {
        String upper = name.toUpperCase(Locale.ROOT);
        told.accept(path + " - " + name, with(object, name, null));
        told.accept(path + " -> " + upper, renamed(object, name, upper));
        each(
            path + "." + name,
            member(object, name),
            (place, value) -> told.accept(place, with(object, name, value)));
      }
      for (Json member : MEMBERS) {
        ((Json.Obj) member)
            .members()
            .forEach(
                (name, value) ->
                    told.accept(path + " + " + text(member), with(object, name, value.value())));
      }
    } else if (document instanceof Json.Arr array) {
      for (int i = 0; i < array.items().size(); i++) {
        int at = i;
        Json item = array.items().get(i);
        told.accept(path + " - " + i, with(array, items -> items.remove(at)));
        told.accept(path + " twice " + i, with(array, items -> items.add(item)));
        each(
            path + "[" + i + "]",
            item,
            (place, value) -> told.accept(place, with(array, items -> items.set(at, value))));
      }
      told.accept(path + " + null", with(array, items -> items.add(new Json.Nul(AT))));
      told.accept(path + " + {}", with(array, items -> items.add(0, json("{}"))));
      told.accept(path + " cleared", with(array, List::clear));
    }
  }

  /** One change somewhere, drawn; what goes deeper is drawn more often. */
  static Json any(Json document, SplittableRandom chance) {
    boolean deeper = chance.nextInt(6) > 0;
    if (deeper && document instanceof Json.Obj object && !object.members().isEmpty()) {
      List<String> names = List.copyOf(object.members().keySet());
      String name = names.get(chance.nextInt(names.size()));
      return with(object, name, any(member(object, name), chance));
    }
    if (deeper && document instanceof Json.Arr array && !array.items().isEmpty()) {
      int at = chance.nextInt(array.items().size());
      Json changed = any(array.items().get(at), chance);
      return with(array, items -> items.set(at, changed));
    }
    if (document instanceof Json.Obj object && chance.nextBoolean()) {
      Json.Obj member = (Json.Obj) MEMBERS.get(chance.nextInt(MEMBERS.size()));
      String name = member.members().keySet().iterator().next();
      return with(object, name, member(member, name));
    }
    List<Json> all = replacements(document);
    return all.get(chance.nextInt(all.size()));
  }

  static Json.Obj json(String text) {
    try {
      return JsonReader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (Refusal refusal) {
      throw new AssertionError(refusal.line(), refusal);
    }
  }

  /** As it would be written. */
  static String text(Json json) {
    if (json instanceof Json.Obj object) {
      List<String> members = new ArrayList<>();
      object
          .members()
          .forEach((name, member) -> members.add(quoted(name) + ": " + text(member.value())));
      return "{" + String.join(", ", members) + "}";
    }
    if (json instanceof Json.Arr array) {
      return "[" + String.join(", ", array.items().stream().map(Mutants::text).toList()) + "]";
    }
    return json instanceof Json.Str string ? quoted(string.value()) : json.text();
  }

  /** Other values of its own type, and a few of each of the others. */
  private static List<Json> replacements(Json value) {
    List<Json> all = new ArrayList<>();
    all.addAll(List.of(new Json.Nul(AT), new Json.Bool(AT, true), new Json.Bool(AT, false)));
    all.addAll(List.of(json("{}"), json("{'a': 1}"), new Json.Arr(AT, List.of())));
    all.add(new Json.Arr(AT, List.of(value)));
    boolean isNumber = value instanceof Json.Num;
    boolean isText = value instanceof Json.Str;
    all.addAll(isNumber ? NUMBERS : NUMBERS.subList(0, 3));
    all.addAll(isText ? TEXTS : TEXTS.subList(0, 3));
    if (isText) {
      String text = ((Json.Str) value).value();
      String upper = text.toUpperCase(Locale.ROOT);
      String long999 = text.repeat(999 / Math.max(1, text.length()));
      for (String changed :
          List.of(
              upper,
              " " + text,
              text + " ",
              text + "\n",
              "/" + text,
              long999,
              long999 + text + text,
              text.repeat(8001))) {
        all.add(new Json.Str(AT, changed));
      }
    } else {
      all.add(new Json.Str(AT, text(value)));
    }
    return all;
  }

  private static Json.Obj with(Json.Obj object, String name, @Nullable Json value) {
    Map<String, Json.Member> members = new LinkedHashMap<>(object.members());
    if (value == null) {
      members.remove(name);
    } else {
      members.put(name, new Json.Member(AT, value));
    }
    return new Json.Obj(AT, members);
  }

  private static Json.Obj renamed(Json.Obj object, String from, String to) {
    return with(with(object, from, null), to, member(object, from));
  }

  private static Json.Arr with(Json.Arr array, Consumer<List<Json>> change) {
    List<Json> items = new ArrayList<>(array.items());
    change.accept(items);
    return new Json.Arr(AT, items);
  }

  private static Json member(Json.Obj object, String name) {
    return Objects.requireNonNull(object.members().get(name)).value();
  }

  private static List<Json> pool(String name) {
    return ((Json.Arr) member(POOL, name)).items();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      quoted.append(
          c == '"' || c == '\\' ? "\\" + c : c < 0x20 ? String.format("\\u%04x", (int) c) : c + "");
    }
    return quoted.append('"').toString();
  }
}
