package dev.weft.agent.it.consul;

import dev.weft.agent.it.Fields;
import dev.weft.agent.it.consul.HttpKind.Reply;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The application under test: plain Java that knows nothing of the mesh. Its methods are called by
 * the test through {@code ForkedJvm.call}.
 */
public final class Caller {
  private static Load load;

  private Caller() {}

  /**
   * Sends one request: {@code kind}, {@code url}, and perhaps {@code method}, {@code body}, {@code
   * h.NAME} for a header. Answers with {@code status} and {@code body}, or {@code thrown}, the
   * exception and its causes; and {@code millis}.
   */
  public static Fields call(Fields what) {
    long start = System.nanoTime();
    Fields answer = Fields.of();
    try {
      Reply reply =
          HttpKind.valueOf(what.get("kind"))
              .send(
                  what.get("method", "GET"), what.get("url"), headers(what), what.get("body", ""));
      answer.with("status", reply.status()).with("body", reply.body());
    } catch (IOException | InterruptedException e) {
      answer.with("failure", chain(e));
    }
    return answer.with("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  /** Sends {@code count} requests; answers with the number of each first line of a body. */
  public static Fields spread(Fields what) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = what.number("count", 1); i > 0; i--) {
      Fields answer = call(what);
      counts.merge(
          answer.has("failure")
              ? answer.get("failure")
              : answer.get("status") + " " + firstLine(answer.get("body")),
          1,
          Integer::sum);
    }
    Fields spread = Fields.of();
    counts.forEach(spread::with);
    return spread;
  }

  /** Starts threads that call {@code url} until {@link #stopLoad}: see {@link Load}. */
  public static Fields startLoad(Fields what) {
    load = new Load(what);
    load.start();
    return Fields.of();
  }

  public static Fields load(Fields nothing) {
    return load.report();
  }

  public static Fields stopLoad(Fields nothing) {
    load.stop();
    return load.report();
  }

  /** The names of the threads that keep the JVM alive. */
  public static Fields property(Fields what) {
    return Fields.of("value", System.getProperty(what.get("name"), ""));
  }

  /** An exception with its causes in one line. */
  static String chain(Throwable thrown) {
    StringBuilder chain = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      chain.append(chain.length() == 0 ? "" : " <- ").append(t);
    }
    return chain.toString();
  }

  static String firstLine(String body) {
    int end = body.indexOf('\n');
    return end < 0 ? body : body.substring(0, end);
  }

  private static Map<String, String> headers(Fields what) {
    Map<String, String> headers = new LinkedHashMap<>();
    what.all()
        .forEach(
            (name, value) -> {
              if (name.startsWith("h.")) {
                headers.put(name.substring(2), value);
              }
            });
    return headers;
  }
}
