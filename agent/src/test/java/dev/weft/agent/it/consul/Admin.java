package dev.weft.agent.it.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.agent.it.ForkedJvm;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The admin server of an application under test, as the test asks it. */
public final class Admin {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;

  private Admin(URI address) {
    this.address = address;
  }

  public static Admin of(ForkedJvm application) {
    return new Admin(application.admin());
  }

  /** The body of a path, whatever its status. */
  public String text(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) address.resolve(path).toURL().openConnection();
      var in =
          connection.getResponseCode() >= 400
              ? connection.getErrorStream()
              : connection.getInputStream();
      try (in) {
        return new String(in.readAllBytes(), UTF_8);
      }
    } catch (IOException e) {
      throw new IllegalStateException(path + ": " + e, e);
    }
  }

  public JsonNode json(String path) {
    try {
      return JSON.readTree(text(path));
    } catch (IOException e) {
      throw new IllegalStateException(path + ": " + e, e);
    }
  }

  /** Waits until what is at a path is as wanted; returns it. */
  public JsonNode await(String path, Predicate<JsonNode> wanted) {
    JsonNode[] last = {json(path)};
    try {
      Patience.await(
          path,
          () -> {
            last[0] = json(path);
            return wanted.test(last[0]);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + ", last: " + last[0], e);
    }
    return last[0];
  }

  /** One endpoint of a service by its id, or null. */
  public @Nullable JsonNode endpoint(String service, String id) {
    for (JsonNode endpoint : json("/services/" + service).path("endpoints")) {
      if (endpoint.path("id").asText().equals(id)) {
        return endpoint;
      }
    }
    return null;
  }

  /** The sum of the values of a metric whose labels contain all of these texts. */
  public double metric(String name, String... labels) {
    double sum = 0;
    for (String line : text("/metrics").split("\n")) {
      if (line.startsWith(name + "{") || line.startsWith(name + " ")) {
        boolean all = true;
        for (String label : labels) {
          all &= line.contains(label);
        }
        sum += all ? Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) : 0;
      }
    }
    return sum;
  }
}
