package dev.weft.policy.document;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The published JSON Schema, and as much of a validator as it needs. */
final class Schema {
  /** Those that say nothing about what is accepted. */
  private static final Set<String> REMARKS =
      Set.of("$schema", "$defs", "title", "description", "default", "then");

  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private final Json.Obj root;

  private Schema(Json.Obj root) {
    this.root = root;
  }

  static Schema load() throws IOException, Refusal {
    String name = "/dev/weft/policy/policy.schema.json";
    try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(name))) {
      return new Schema(JsonReader.read(in.readAllBytes()));
    }
  }

  boolean accepts(String definition, Json value) {
    return accepts(definition(definition), value);
  }

  /** The names of the properties of a definition. */
  Set<String> properties(String definition) {
    return new TreeSet<>(
        ((Json.Obj) member(definition(definition), "properties")).members().keySet());
  }

  private Json.Obj definition(String name) {
    return (Json.Obj) member((Json.Obj) member(root, "$defs"), name);
  }

  private boolean accepts(Json schema, Json value) {
    Json.Obj rules = (Json.Obj) schema;
    return rules.members().keySet().stream()
        .allMatch(rule -> REMARKS.contains(rule) || accepts(rules, rule, value));
  }

  private boolean accepts(Json.Obj schema, String rule, Json value) {
    Json argument = member(schema, rule);
    return switch (rule) {
      case "$ref" -> accepts(text(argument).substring("#/$defs/".length()), value);
      case "type" -> items(argument).stream().anyMatch(type -> isOf(text(type), value));
      case "enum" -> items(argument).stream().anyMatch(option -> isSame(option, value));
      case "anyOf" -> fitting(argument, value) > 0;
      case "oneOf" -> fitting(argument, value) == 1;
      case "allOf" -> fitting(argument, value) == items(argument).size();
      case "if" -> !accepts(argument, value) || accepts(member(schema, "then"), value);
      case "pattern", "minLength", "maxLength", "format" ->
          !(value instanceof Json.Str string) || accepts(rule, argument, string.value());
      case "minimum", "maximum", "multipleOf" ->
          !(value instanceof Json.Num) || accepts(rule, number(argument), number(value));
      case "items", "minItems", "maxItems", "contains" ->
          !(value instanceof Json.Arr array) || accepts(rule, argument, array.items());
      case "properties", "additionalProperties", "propertyNames", "required" ->
          !(value instanceof Json.Obj object) || accepts(schema, rule, argument, object);
      default -> throw new AssertionError("the test doesn't know " + rule);
    };
  }

  private static boolean accepts(String rule, Json argument, String value) {
    int characters = value.codePointCount(0, value.length());
    return switch (rule) {
      case "minLength" -> characters >= number(argument).intValueExact();
      case "maxLength" -> characters <= number(argument).intValueExact();
      case "pattern" ->
          PATTERNS.computeIfAbsent(text(argument), Schema::pattern).matcher(value).matches();
      default -> text(argument).equals("regex") || text(argument).equals("filter");
    };
  }

  /** Java's {@code $} and JSON Schema's differ, but not for patterns that name both ends. */
  private static Pattern pattern(String pattern) {
    if (!pattern.startsWith("^") || !pattern.endsWith("$")) {
      throw new AssertionError("a pattern has to name both ends: " + pattern);
    }
    return Pattern.compile(pattern);
  }

  private static boolean accepts(String rule, BigDecimal argument, BigDecimal value) {
    return switch (rule) {
      case "minimum" -> value.compareTo(argument) >= 0;
      case "maximum" -> value.compareTo(argument) <= 0;
      default -> value.remainder(argument).signum() == 0;
    };
  }

  private boolean accepts(String rule, Json argument, List<Json> value) {
    return switch (rule) {
      case "items" -> value.stream().allMatch(item -> accepts(argument, item));
      case "contains" -> value.stream().anyMatch(item -> accepts(argument, item));
      case "minItems" -> value.size() >= number(argument).intValueExact();
      default -> value.size() <= number(argument).intValueExact();
    };
  }

  private boolean accepts(Json.Obj schema, String rule, Json argument, Json.Obj object) {
    Set<String> names = object.members().keySet();
    return switch (rule) {
      case "required" -> items(argument).stream().allMatch(name -> names.contains(text(name)));
      case "propertyNames" ->
          names.stream().allMatch(name -> accepts(argument, new Json.Str(object.at(), name)));
      case "properties" ->
          ((Json.Obj) argument)
              .members().keySet().stream()
                  .filter(names::contains)
                  .allMatch(
                      name -> accepts(member((Json.Obj) argument, name), member(object, name)));
      default ->
          names.stream()
              .filter(name -> !declares(schema, name))
              .allMatch(
                  name -> argument instanceof Json.Obj && accepts(argument, member(object, name)));
    };
  }

  private long fitting(Json schemas, Json value) {
    return items(schemas).stream().filter(schema -> accepts(schema, value)).count();
  }

  private static boolean declares(Json.Obj schema, String name) {
    return schema.members().containsKey("properties")
        && ((Json.Obj) member(schema, "properties")).members().containsKey(name);
  }

  private static boolean isOf(String type, Json value) {
    return switch (type) {
      case "object" -> value instanceof Json.Obj;
      case "array" -> value instanceof Json.Arr;
      case "string" -> value instanceof Json.Str;
      case "boolean" -> value instanceof Json.Bool;
      case "null" -> value instanceof Json.Nul;
      case "number" -> value instanceof Json.Num;
      case "integer" ->
          value instanceof Json.Num && number(value).stripTrailingZeros().scale() <= 0;
      default -> throw new AssertionError("no type of JSON Schema: " + type);
    };
  }

  private static boolean isSame(Json option, Json value) {
    if (option instanceof Json.Num && value instanceof Json.Num) {
      return number(option).compareTo(number(value)) == 0;
    }
    return option.getClass() == value.getClass() && option.text().equals(value.text());
  }

  private static List<Json> items(Json argument) {
    return argument instanceof Json.Arr array ? array.items() : List.of(argument);
  }

  private static Json member(Json.Obj object, String name) {
    return Objects.requireNonNull(object.members().get(name), name).value();
  }

  private static String text(Json value) {
    return ((Json.Str) value).value();
  }

  private static BigDecimal number(Json value) {
    return new BigDecimal(((Json.Num) value).text());
  }
}
