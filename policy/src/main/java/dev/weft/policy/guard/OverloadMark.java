package dev.weft.policy.guard;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer says that it was refused for overload, so that to send the request again would
 * only add to it: refused by the limits of a caller or proxy further on. Asked on the application's
 * threads before a retry.
 */
public final class OverloadMark {
  /** What Weft itself puts on the answers of its limits. */
  public static final String REASON = "x-weft-reason";

  public static final String OVERFLOW = "overflow";

  private OverloadMark() {}

  /**
   * @param header the first value of a response header by its name in lower case, or null
   */
  public static boolean isOn(Function<String, @Nullable String> header) {
    return OVERFLOW.equals(header.apply(REASON))
        || "true".equals(header.apply("x-envoy-overloaded"))
        || header.apply("x-envoy-ratelimited") != null;
  }
}
