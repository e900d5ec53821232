package dev.weft.consul.watch;

import dev.weft.consul.http.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Why a query brought nothing.
 *
 * @param kind troubles of one kind are one outage: {@link #DOWN}, or a refusal by status
 * @param text for people: what was seen
 */
public record Trouble(String kind, String text) {
  /** Consul, or something in its place, can't be talked to. */
  public static final String DOWN = "down";

  public static Trouble down(String seen) {
    return new Trouble(DOWN, seen);
  }

  /** What is wrong with an answer, or null if it can be read. */
  static @Nullable Trouble of(Reply.Answer answer, Watch.Target target, String tokenFrom) {
    int status = answer.status();
    boolean consul = answer.index() >= 0;
    if (consul && (status == 200 || (status == 404 && target.absentIsEmpty()))) {
      return null;
    }
    String said = "HTTP " + status + says(answer);
    if (status == 401 || status == 403) {
      return new Trouble(
          "HTTP " + status + " " + tokenFrom,
          said + " to GET " + path(target) + "; the token in use comes from " + tokenFrom);
    }
    if (status == 429) {
      return new Trouble("HTTP 429", said + ": too many requests or connections");
    }
    if (status == 400 && said.contains("HTTPS server")) {
      return down("the port speaks TLS (https:// instead of http://?)");
    }
    if (status >= 300 && status < 400) {
      String to = answer.location() == null ? "" : " to " + answer.location();
      return down("a redirect" + to + " (HTTP " + status + "), which isn't followed");
    }
    if (status == 200 || (status == 404 && !consul)) {
      String type = answer.contentType() == null ? "" : ", " + answer.contentType();
      return down(
          "something that isn't Consul (HTTP "
              + status
              + type
              + ", no X-Consul-Index) to GET "
              + path(target));
    }
    if (status >= 500) {
      return down(said);
    }
    return new Trouble("HTTP " + status + " " + path(target), said + " to GET " + path(target));
  }

  private static String says(Reply.Answer answer) {
    String line = answer.firstLine();
    return line.isEmpty() || line.startsWith("<") ? "" : " \"" + line + "\"";
  }

  private static String path(Watch.Target target) {
    String path = target.path();
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
