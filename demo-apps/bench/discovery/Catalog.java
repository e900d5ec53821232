import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Writes to Consul's catalog and KV store, many entries at a time. */
final class Catalog {
  private static final int MOST_OPERATIONS = 64;
  private static final String NODE = "bench-node";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  Catalog(String url) {
    this.url = url;
  }

  /** One node for all instances, not checked by anybody. */
  void node() throws Exception {
    put("/v1/catalog/register", "{\"Node\": \"%s\", \"Address\": \"127.0.0.1\"}".formatted(NODE));
  }

  static String instance(String service, String id, String address, int port, String meta) {
    return """
        {"Service": {"Verb": "set", "Node": "%s", "Service": {"Service": "%s", "ID": "%s",
         "Address": "%s", "Port": %d, "Meta": {%s}}}}"""
        .formatted(NODE, service, id, address, port, meta);
  }

  static String gone(String id) {
    return """
        {"Service": {"Verb": "delete", "Node": "%s", "Service": {"ID": "%s"}}}"""
        .formatted(NODE, id);
  }

  /** All of them, as many at a time as a transaction can hold. */
  void write(List<String> operations) throws Exception {
    List<String> some = new ArrayList<>();
    for (String operation : operations) {
      some.add(operation);
      if (some.size() == MOST_OPERATIONS) {
        put("/v1/txn", "[" + String.join(",", some) + "]");
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      put("/v1/txn", "[" + String.join(",", some) + "]");
    }
  }

  /** Returns when Consul has answered. */
  void put(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + response.statusCode() + response.body());
    }
  }
}
