package dev.weft.policy.document;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a text in a document must look like. */
enum Form {
  /** Case doesn't count. */
  HOST(
      "(?:" + Form.NAME + "|\\[[0-9A-Fa-f:.]+\\])(?::" + Form.PORT + ")?",
      "a host or host:port, without scheme or path"),
  SERVER_NAME(Form.NAME, "the name of a server"),
  METHOD(Form.TOKEN, "a method such as \"GET\""),
  /** Case doesn't count. */
  HEADER(Form.TOKEN, "the name of a header"),
  HEADER_VALUE(
      "[\\t -~\\u0080-\\u00ff]*", "the value of a header: Latin-1 without line breaks", 8000),
  COOKIE(Form.TOKEN, "the name of a cookie"),
  PARAMETER("[!\"$%'-<>-~]+", "the name of a parameter as it goes on the wire"),
  SERVICE(
      "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.query)?",
      "the name of a service that a host name can hold: letters, digits and hyphens, these not at"
          + " the ends, at most 63; or <name>.query for a prepared query"),
  CALLER("[A-Za-z0-9_-][A-Za-z0-9._-]*", "the name of an application"),
  DATACENTER("[A-Za-z0-9_-]+", "the name of a datacenter"),
  PATH("/[!-\"$->@-~]*", "a path as it goes on the wire, starting with a slash, without query"),
  TEMPLATE(
      "(?:/(?:[!\"$-)+-.0->@-z|~]*|\\{[A-Za-z0-9_-]+\\}))+(?:/\\*\\*)?|/\\*\\*",
      "a template such as \"/users/{id}/orders\" or \"/files/**\": {name} stands for one segment,"
          + " ** at the end for the rest"),
  LOCATION("/(?:[!-.0-~][!-~]*)?", "a path as it goes on the wire, starting with one slash"),
  META("meta\\.[^\\r\\n]+", "\"meta.\" and a key of the endpoints' meta");

  private static final String NAME = "[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*";
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String PORT =
      "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";

  private final Pattern pattern;
  private final String allowed;
  private final int most;

  Form(String pattern, String allowed) {
    this(pattern, allowed, 1000);
  }

  /**
   * @param most characters; also keeps the matching of nested patterns off the end of the stack
   */
  Form(String pattern, String allowed, int most) {
    this.pattern = Pattern.compile(pattern);
    this.allowed = allowed;
    this.most = most;
  }

  /** What is wrong with a text that stands elsewhere than in a document, or null. */
  @Nullable String refusal(String text) {
    return pattern.matcher(text).matches()
        ? null
        : "\"" + text + "\" is not allowed; allowed: " + allowed;
  }

  String read(Value value) throws Refusal {
    if (value.json() instanceof Json.Str text) {
      if (text.value().length() > most) {
        throw value.because(text.value().length() + " characters are too many; allowed: " + most);
      }
      if (pattern.matcher(text.value()).matches()) {
        return text.value();
      }
    }
    throw value.refusal(allowed);
  }
}
