package dev.weft.consul.watch;

import dev.weft.consul.http.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Why a query brought nothing.
 *
 * @param kind troubles of one kind are one outage: {@link #DOWN}, {@link #FULL}, {@link
 *     #LEADERLESS}, or a refusal by status
 * @param text for people: what was seen
 */
public record Trouble(String kind, String text) {
  /** Consul, or something in its place, can't be talked to. */
  public static final String DOWN = "down";

  /** Consul takes no further connection of this address. */
  public static final String FULL = "full";

  /** Consul's servers have no leader: what they say may be outdated. */
  public static final String LEADERLESS = "leaderless";

  private static final String TOO_MANY = "too many concurrent connections";

  /** What Consul says of a datacenter that it doesn't know, or can't reach now. */
  private static final String NO_PATH = "No path to datacenter";

  public static Trouble down(String seen) {
    return new Trouble(DOWN, seen);
  }

  /** A server that hasn't heard from a leader for longer than it may, and no leader to ask. */
  static Trouble leaderless(long boundMillis) {
    return new Trouble(
        LEADERLESS,
        "the server that answers hasn't heard from a leader for more than " + boundMillis + " ms");
  }

  /** A server that is still going through its log, and no leader to ask. */
  static Trouble past(long index, long lastIndex) {
    return down(
        "the server that answers knows less than before (index "
            + index
            + " after "
            + lastIndex
            + "), and its leader can't be asked");
  }

  static Trouble of(Reply.Failure failure) {
    if (failure.others() == 0) {
      return down(failure.seen());
    }
    return new Trouble(
        FULL, failure.seen() + ", while " + failure.others() + " others of this JVM go on");
  }

  /** What is wrong with an answer, or null if it can be read. */
  static @Nullable Trouble of(Reply.Answer answer, Target target, String tokenFrom) {
    int status = answer.status();
    boolean consul = answer.index() >= 0;
    if ((consul && status == 200) || target.isAbsent(answer)) {
      return null;
    }
    String said = "HTTP " + status + says(answer);
    if (status == 401 || status == 403) {
      return new Trouble(
          "HTTP " + status + " " + tokenFrom,
          said + " to GET " + path(target) + "; the token in use comes from " + tokenFrom);
    }
    if (status == 429 && said.contains(TOO_MANY)) {
      return new Trouble(FULL, said);
    }
    if (status == 429) {
      return new Trouble("HTTP 429", said + ": too many requests");
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
    if (status == 500 && said.contains(NO_PATH)) {
      return new Trouble(NO_PATH + " " + target.what(), said + " for " + target.what());
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

  private static String path(Target target) {
    String path = target.path();
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
