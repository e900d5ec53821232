package dev.weft.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One value of a document while it is read, with its path. */
record Value(Json json, String path) {

  String text() throws Refusal {
    if (json instanceof Json.Str string && !string.value().isEmpty()) {
      return string.value();
    }
    throw refusal("a text that isn't empty");
  }

  boolean truth() throws Refusal {
    if (json instanceof Json.Bool bool) {
      return bool.value();
    }
    throw refusal("true or false");
  }

  int whole(int min, int max) throws Refusal {
    if (json instanceof Json.Num number && number.text().matches("-?[0-9]{1,10}")) {
      long whole = Long.parseLong(number.text());
      if (whole >= min && whole <= max) {
        return (int) whole;
      }
    }
    throw refusal("a whole number " + min + "-" + max);
  }

  <T> T oneOf(String allowed, Function<String, @Nullable T> meaning) throws Refusal {
    T found = json instanceof Json.Str string ? meaning.apply(string.value()) : null;
    if (found == null) {
      throw refusal(allowed);
    }
    return found;
  }

  Json.Obj object() throws Refusal {
    if (json instanceof Json.Obj object) {
      return object;
    }
    throw refusal("an object");
  }

  Section section(Shape shape) throws Refusal {
    return new Section(object(), path, shape);
  }

  List<Value> items() throws Refusal {
    if (!(json instanceof Json.Arr array)) {
      throw refusal("an array");
    }
    List<Value> items = new ArrayList<>();
    for (Json item : array.items()) {
      items.add(new Value(item, path + "[" + items.size() + "]"));
    }
    return items;
  }

  Refusal refusal(String allowed) {
    return because(json.text() + " is not allowed; allowed: " + allowed);
  }

  Refusal because(String why) {
    return new Refusal(path, json.at(), why);
  }
}
