package dev.weft.policy.document;

import dev.weft.policy.route.Percent;
import java.math.BigDecimal;
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

  /** {@code 2.0} and {@code 1e2} are whole too, as in JSON Schema. */
  int whole(int min, int max) throws Refusal {
    BigDecimal whole = number(BigDecimal.valueOf(min), BigDecimal.valueOf(max), 0);
    if (whole == null) {
      throw refusal("a whole number " + min + "-" + max);
    }
    return whole.intValueExact();
  }

  double number(String min, String max) throws Refusal {
    BigDecimal number = number(new BigDecimal(min), new BigDecimal(max), Integer.MAX_VALUE);
    if (number == null) {
      throw refusal("a number " + min + "-" + max);
    }
    return number.doubleValue();
  }

  Percent percent() throws Refusal {
    BigDecimal percent = number(BigDecimal.ZERO, BigDecimal.valueOf(100), 2);
    if (percent == null) {
      throw refusal("a percentage 0-100 with at most two decimals");
    }
    return new Percent(percent.movePointRight(2).intValueExact());
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

  /** Null if it isn't a number, is out of bounds or has more decimals. */
  private @Nullable BigDecimal number(BigDecimal min, BigDecimal max, int decimals) {
    if (!(json instanceof Json.Num written)) {
      return null;
    }
    try {
      BigDecimal number = new BigDecimal(written.text());
      // First the bounds: they are cheap whatever the exponent.
      boolean allowed =
          number.compareTo(min) >= 0
              && number.compareTo(max) <= 0
              && number.stripTrailingZeros().scale() <= decimals;
      return allowed ? number : null;
    } catch (NumberFormatException exponentOutOfRange) {
      return null;
    }
  }
}
