package dev.weft.policy.document;

import dev.weft.policy.route.HeaderOps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads what a route changes of headers. Those that frame a message are not its business. */
final class HeaderReader {
  private static final Set<String> FRAMING =
      Set.of(
          "content-length",
          "transfer-encoding",
          "connection",
          "upgrade",
          "te",
          "trailer",
          "keep-alive",
          "expect",
          "http2-settings");

  private HeaderReader() {}

  static HeaderOps read(Section section) throws Refusal {
    List<String> remove = new ArrayList<>();
    for (Value item : section.items("remove")) {
      remove.add(name(Form.HEADER.read(item), item));
    }
    return new HeaderOps(values(section, "set"), values(section, "add"), remove);
  }

  private static Map<String, String> values(Section section, String field) throws Refusal {
    Map<String, String> values = new LinkedHashMap<>();
    Value all = section.get(field);
    if (all == null) {
      return values;
    }
    for (Map.Entry<String, Json.Member> entry : all.object().members().entrySet()) {
      String written = entry.getKey();
      Json.At at = entry.getValue().nameAt();
      Value named = new Value(new Json.Str(at, written), Section.path(all.path(), written));
      String name = name(Form.HEADER.read(named), named);
      Value value = new Value(entry.getValue().value(), named.path());
      if (!(value.json() instanceof Json.Nul)
          && values.put(name, Form.HEADER_VALUE.read(value)) != null) {
        throw named.because("the header is there twice; case doesn't count");
      }
    }
    return values;
  }

  private static String name(String written, Value at) throws Refusal {
    String name = written.toLowerCase(Locale.ROOT);
    if (name.equals("host")) {
      throw at.because("host isn't changed here; use rewrite.host");
    }
    if (FRAMING.contains(name) || name.startsWith("proxy-")) {
      throw at.because(name + " belongs to the connection and can't be changed");
    }
    if (name.startsWith("x-weft-")) {
      throw at.because(name + " can't be changed: x-weft-* is for the mesh itself");
    }
    return name;
  }
}
