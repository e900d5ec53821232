package dev.weft.agent;

/** A setting that can't be used: one line that names it, where it came from and what is allowed. */
final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
