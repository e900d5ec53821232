package dev.weft.policy.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The published JSON Schema, and as much of a validator as it needs. */
final class Schema {
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "$schema",
          "$defs",
          "title",
          "description",
          "default",
          "$ref",
          "type",
          "enum",
          "anyOf",
          "pattern",
          "minLength",
          "minimum",
          "maximum",
          "items",
          "minItems",
          "maxItems",
          "required",
          "properties",
          "additionalProperties",
          "minProperties",
          "maxProperties");

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

  private boolean accepts(Json.Obj schema, Json value) {
    for (Map.Entry<String, Json.Member> rule : schema.members().entrySet()) {
      if (!UNDERSTOOD.contains(rule.getKey())) {
        throw new AssertionError("the test doesn't know " + rule.getKey());
      }
      if (!accepts(schema, rule.getKey(), rule.getValue().value(), value)) {
        return false;
      }
    }
    return true;
  }

  private boolean accepts(Json.Obj schema, String rule, Json argument, Json value) {
    switch (rule) {
      case "$ref":
        return accepts(text(argument).substring("#/$defs/".length()), value);
      case "type":
        return options(argument).stream().anyMatch(type -> text(type).equals(type(value)));
      case "enum":
        return options(argument).stream().anyMatch(option -> option.text().equals(value.text()));
      case "anyOf":
        return options(argument).stream().anyMatch(option -> accepts((Json.Obj) option, value));
      default:
        break;
    }
    if (value instanceof Json.Str string) {
      return switch (rule) {
        case "pattern" -> string.value().matches(text(argument));
        case "minLength" -> string.value().length() >= number(argument);
        default -> true;
      };
    }
    if (value instanceof Json.Num) {
      return switch (rule) {
        case "minimum" -> number(value) >= number(argument);
        case "maximum" -> number(value) <= number(argument);
        default -> true;
      };
    }
    if (value instanceof Json.Arr array) {
      return switch (rule) {
        case "items" -> array.items().stream().allMatch(item -> accepts((Json.Obj) argument, item));
        case "minItems" -> array.items().size() >= number(argument);
        case "maxItems" -> array.items().size() <= number(argument);
        default -> true;
      };
    }
    return !(value instanceof Json.Obj object) || acceptsObject(schema, rule, argument, object);
  }

  private boolean acceptsObject(Json.Obj schema, String rule, Json argument, Json.Obj object) {
    Set<String> names = object.members().keySet();
    return switch (rule) {
      case "required" -> options(argument).stream().allMatch(name -> names.contains(text(name)));
      case "minProperties" -> names.size() >= number(argument);
      case "maxProperties" -> names.size() <= number(argument);
      case "properties" ->
          ((Json.Obj) argument)
              .members().entrySet().stream()
                  .filter(property -> names.contains(property.getKey()))
                  .allMatch(
                      property ->
                          accepts(
                              (Json.Obj) property.getValue().value(),
                              member(object, property.getKey())));
      case "additionalProperties" ->
          names.stream()
              .filter(name -> !declares(schema, name))
              .allMatch(
                  name -> argument instanceof Json.Obj each && accepts(each, member(object, name)));
      default -> true;
    };
  }

  private static boolean declares(Json.Obj schema, String name) {
    return schema.members().containsKey("properties")
        && ((Json.Obj) member(schema, "properties")).members().containsKey(name);
  }

  private static String type(Json value) {
    if (value instanceof Json.Num number) {
      return number.text().matches("-?[0-9]+") ? "integer" : "number";
    }
    return switch (value.getClass().getSimpleName()) {
      case "Obj" -> "object";
      case "Arr" -> "array";
      case "Str" -> "string";
      case "Bool" -> "boolean";
      default -> "null";
    };
  }

  private static List<Json> options(Json argument) {
    return argument instanceof Json.Arr array ? array.items() : List.of(argument);
  }

  private static Json member(Json.Obj object, String name) {
    return Objects.requireNonNull(object.members().get(name), name).value();
  }

  private static String text(Json value) {
    return ((Json.Str) value).value();
  }

  private static double number(Json value) {
    return Double.parseDouble(((Json.Num) value).text());
  }
}
