package dev.weft.policy.document;

/** Why a document is refused, in one line: JSON path, line and column, what is allowed. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  Refusal(String path, Json.At at, String why) {
    super(path + " (" + at + "): " + why, null, false, false);
  }

  Refusal(String why) {
    super(why, null, false, false);
  }

  /** One line whatever the document holds. */
  String line() {
    return String.valueOf(getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
