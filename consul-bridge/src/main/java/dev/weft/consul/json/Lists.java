package dev.weft.consul.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.policy.document.PolicyStore.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the catalog's names and the documents under a KV prefix. Used on the worker. */
public final class Lists {
  private static final byte[] EMPTY = new byte[0];

  private Lists() {}

  /** The keys of the answer of {@code /v1/catalog/services}, in lower case as host names are. */
  public static Set<String> services(InputStream in) throws IOException {
    return Json.read(
        in,
        parser -> {
          Set<String> names = new HashSet<>();
          Json.object(
              parser,
              (name, value) -> {
                names.add(name.toLowerCase(Locale.ROOT));
                value.skipChildren();
              });
          return names;
        });
  }

  /**
   * The answer of {@code /v1/kv/PREFIX?recurse}.
   *
   * @param prefix with its last slash; cut off the keys
   */
  public static Map<String, Text> documents(InputStream in, String prefix) throws IOException {
    return Json.read(
        in,
        parser -> {
          Map<String, Text> documents = new HashMap<>();
          Json.array(parser, entry -> document(entry, prefix, documents));
          return documents;
        });
  }

  private static void document(JsonParser entry, String prefix, Map<String, Text> documents)
      throws IOException {
    Found found = new Found();
    Json.object(
        entry,
        (name, parser) -> {
          switch (name) {
            case "Key" -> found.key = Json.text(parser);
            case "ModifyIndex" -> found.index = parser.getValueAsLong();
            case "Value" ->
                found.value =
                    parser.currentToken() == JsonToken.VALUE_NULL ? EMPTY : parser.getBinaryValue();
            default -> parser.skipChildren();
          }
        });
    // A key that ends in a slash is a folder made by Consul's web page.
    if (found.key.startsWith(prefix) && !found.key.endsWith("/")) {
      documents.put(found.key.substring(prefix.length()), new Text(found.value, found.index));
    }
  }

  private static final class Found {
    private String key = "";
    private byte[] value = EMPTY;
    private long index;
  }
}
