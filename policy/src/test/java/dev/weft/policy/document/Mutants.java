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

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "2",
          "3",
          "4",
          "10",
          "11",
          "12",
          "13",
          "70",
          "99",
          "100",
          "101",
          "140",
          "141",
          "200",
          "299",
          "301",
          "304",
          "308",
          "599",
          "600",
          "1000",
          "1001",
          "65536",
          "100000",
          "100001",
          "1000000",
          "1000001",
          "16777216",
          "16777217",
          "99999999999",
          "-1",
          "-0",
          "0.5",
          "0.01",
          "0.001",
          "0.0001",
          "0.125",
          "2.0",
          "1e2",
          "1E-2",
          "1e-400",
          "1e400",
          "100.01",
          "99.99",
          "10.5",
          "1000000.5");

  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "ü",
          "a b",
          "a\nb",
          "a\r",
          "a.b",
          ".a",
          "a,",
          "0",
          "null",
          "true",
          // durations and percentiles
          "off",
          "OFF",
          "0s",
          "1ms",
          "0.9ms",
          "1.5ms",
          "1.0005ms",
          "01s",
          "0.001s",
          "0.0004s",
          "3600s",
          "3600.000s",
          "3600.001s",
          "3600000ms",
          "3600001ms",
          "999999.999ms",
          "60m",
          "60.1m",
          "59.999m",
          "0.001m",
          "0.000m",
          "1h",
          "1.0h",
          "1.001h",
          "2h",
          "0.5h",
          "0h",
          "1m30s",
          "-1s",
          "1",
          "5 s",
          "1S",
          "1s\n",
          "100us",
          "p95",
          "P95",
          "p0",
          "p1",
          "p99.9",
          "p99.99",
          "p100",
          "p05",
          "p",
          "p9.",
          // hosts
          "a:0",
          "a:1",
          "a:080",
          "a:65535",
          "a:65536",
          "a:99999",
          "[::1]",
          "[::1]:80",
          "::1",
          "[]:1",
          "http://a",
          "a/b",
          "a..b",
          "A.b-c_d:8080",
          ":80",
          // paths and templates
          "/",
          "//",
          "//a",
          "/a b",
          "/a?b",
          "/a#b",
          "/ä",
          "/%C3%A4",
          "/{id}",
          "/{id",
          "/id}",
          "/a{id}",
          "/{id}/b",
          "/{}",
          "/{a b}",
          "/**",
          "/a/**",
          "/a/**/b",
          "/**/",
          "/*",
          "/a*",
          "/a/",
          "/a//b",
          "a/b",
          // names and values of headers, parameters, cookies
          "Host",
          "host",
          "hosts",
          "HOST",
          "content-length",
          "Content-Length2",
          "te",
          "tee",
          "Connection",
          "proxy-authorization",
          "PROXY-",
          "proxy",
          "x-weft-reason",
          "X-Weft-",
          "x-weft",
          ":authority",
          "x_y!",
          "a=b",
          "a&b",
          "a;b",
          "a\tb",
          "\u0000",
          "\u00ff",
          "\u0100",
          "a:b",
          // the rest
          "meta.",
          "meta.zone",
          "meta.a b",
          "Meta.zone",
          "zone",
          "http",
          "HTTP",
          "grpc",
          "tcp",
          "udp",
          "ring-hash",
          "Maglev",
          "prequal",
          "peak_ewma",
          "mesh",
          "Simple",
          "5xx",
          "5XX",
          "reset",
          "gateway-error",
          "100",
          "099",
          "599",
          "600",
          "200-299",
          "200-200",
          "299-200",
          "209-210",
          "210-209",
          "100-599",
          "200-",
          "-200",
          "200 - 299",
          "2xx",
          "200-600",
          "GET",
          "get");

  /** Members that objects may have, for where they don't belong or are one too many. */
  private static final List<String> MEMBERS =
      List.of(
          "'a': 1",
          "'exact': '/a'",
          "'exact': 'a'",
          "'prefix': '/a'",
          "'prefix': null",
          "'suffix': 'a'",
          "'present': true",
          "'present': false",
          "'regex': 'a.*'",
          "'template': '/{a}'",
          "'header': 'a'",
          "'cookie': 'a'",
          "'query': 'a'",
          "'path': true",
          "'path': false",
          "'path': '/a'",
          "'path': {'regex': '/a'}",
          "'path': {'exact': '/a'}",
          "'path': null",
          "'http': {'path': '/a'}",
          "'http': {}",
          "'tcp': {}",
          "'tcp': null",
          "'grpc': {}",
          "'redirect': {'path': '/a'}",
          "'redirect': {}",
          "'redirect': null",
          "'rewrite': {'prefix': '/a'}",
          "'rewrite': {'prefix': null}",
          "'rewrite': {}",
          "'match': {}",
          "'match': null",
          "'match': {'path': {'prefix': '/'}}",
          "'match': {'path': {'template': '/a'}}",
          "'mirror': {}",
          "'mirror': {'percent': 1}",
          "'mirror': {'subset': 'v2'}",
          "'split': []",
          "'split': [{'weight': 0}]",
          "'split': [{'weight': 0}, {}]",
          "'split': null",
          "'fault': {'delay': {}}",
          "'fault': {'abort': {'percent': 1}}",
          "'percent': 1",
          "'percent': null",
          "'duration': '1s'",
          "'duration': null",
          "'status': 308",
          "'status': '308'",
          "'name': 'a'",
          "'name': null",
          "'hedge': {}",
          "'hedge': {'max': 4}",
          "'rateLimit': {}",
          "'service': ''",
          "'service': 'a'",
          "'service': null",
          "'subset': 'a'",
          "'weight': 1",
          "'host': 'a'",
          "'Host': 'a'",
          "'content-Length': '1'",
          "'proxy-a': null",
          "'x-f': 'ok'",
          "'x-f': 1",
          "'': 'a'",
          "'': {}",
          "'v2': {}",
          "'max': '1s'",
          "'max': 1",
          "'min': 0",
          "'mode': 'off'",
          "'after': 'p50'");

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
      for (String member : MEMBERS) {
        json("{" + member + "}")
            .members()
            .forEach(
                (name, value) ->
                    told.accept(path + " + " + member, with(object, name, value.value())));
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
      Json.Obj member = json("{" + MEMBERS.get(chance.nextInt(MEMBERS.size())) + "}");
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
    (isNumber ? NUMBERS : List.of("0", "1", "429"))
        .forEach(each -> all.add(new Json.Num(AT, each)));
    (isText ? TEXTS : List.of("", "a", "1", "1s", "/a"))
        .forEach(each -> all.add(new Json.Str(AT, each)));
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

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      quoted.append(
          c == '"' || c == '\\' ? "\\" + c : c < 0x20 ? String.format("\\u%04x", (int) c) : c + "");
    }
    return quoted.append('"').toString();
  }
}
