package dev.weft.consul.chain;

/** Why a chain can't be said as policies: which entry, which field. */
final class Untranslatable extends Exception {
  private static final long serialVersionUID = 1;

  Untranslatable(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
