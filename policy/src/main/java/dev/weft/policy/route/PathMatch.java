package dev.weft.policy.route;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the path of a request, without its query, must be. Case counts. */
public sealed interface PathMatch {

  /**
   * @param path path and query as they go on the wire
   * @param end where the query begins, or the length
   */
  boolean matches(String path, int end);

  /** As the operator wrote it, for people. */
  String value();

  /** Where the query of a request's path begins, or its length. */
  static int end(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path.length() : query;
  }

  record Exact(String value) implements PathMatch {
    @Override
    public boolean matches(String path, int end) {
      return end == value.length() && path.startsWith(value);
    }
  }

  /** Plain text: {@code /v2} also fits {@code /v20}. */
  record Prefix(String value) implements PathMatch {
    @Override
    public boolean matches(String path, int end) {
      return end >= value.length() && path.startsWith(value);
    }
  }

  /** The whole path must fit. RE2: the time is linear in the path, whatever the pattern. */
  record Regex(Pattern pattern) implements PathMatch {
    @Override
    public boolean matches(String path, int end) {
      return pattern.matches(end == path.length() ? path : path.substring(0, end));
    }

    @Override
    public String value() {
      return pattern.pattern();
    }
  }

  /**
   * Segment by segment: {@code /users/{id}/orders}.
   *
   * @param segments in order; null fits any one segment that isn't empty
   * @param rest whether {@code /**} at the end lets anything follow, also nothing
   */
  record Template(String value, List<@Nullable String> segments, boolean rest)
      implements PathMatch {

    /**
     * @param value starts with a slash; {@code {name}} stands for one segment, {@code **} at the
     *     end for the rest
     */
    public static Template of(String value) {
      String[] parts = value.substring(1).split("/", -1);
      boolean rest = parts[parts.length - 1].equals("**");
      @Nullable String[] segments = new @Nullable String[rest ? parts.length - 1 : parts.length];
      for (int i = 0; i < segments.length; i++) {
        segments[i] = parts[i].startsWith("{") && parts[i].endsWith("}") ? null : parts[i];
      }
      return new Template(value, Arrays.asList(segments), rest);
    }

    @Override
    public boolean matches(String path, int end) {
      int at = 0;
      for (int i = 0; i < segments.size(); i++) {
        if (at >= end || path.charAt(at) != '/') {
          return false;
        }
        int from = at + 1;
        int slash = path.indexOf('/', from);
        at = slash < 0 || slash > end ? end : slash;
        String wanted = segments.get(i);
        boolean fits =
            wanted == null
                ? at > from
                : at - from == wanted.length() && path.startsWith(wanted, from);
        if (!fits) {
          return false;
        }
      }
      return rest || at == end;
    }
  }
}
