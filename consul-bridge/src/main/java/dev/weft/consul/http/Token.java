package dev.weft.consul.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one place the ACL token comes from: a value, or a file that is read again when it changes.
 * Used on one thread only: the event loop, or that of the registration.
 */
public final class Token {
  private static final long MAX_FILE_BYTES = 64 * 1024;

  private final @Nullable Path file;
  private final String from;
  private final Consumer<String> warn;
  private @Nullable String value;
  private String stamp = "";
  private String complaint = "";

  /**
   * @param file wins over {@code value} once it could be read
   * @param from the setting it comes from, for messages
   */
  public Token(@Nullable String value, @Nullable Path file, String from, Consumer<String> warn) {
    this.file = file;
    this.from = from;
    this.warn = warn;
    this.value = value == null ? null : checked(value.strip());
  }

  /**
   * The token to send now, or null. A file costs a look at its time stamp, and is read only if that
   * has changed; one that can't be read leaves the token as it was.
   */
  public @Nullable String current() {
    if (file != null) {
      String now = stampOf(file);
      if (!now.equals(stamp)) {
        stamp = now;
        read(file);
      }
    }
    return value;
  }

  /** Whether there is another one than was used; reads the file again, whatever its time stamp. */
  public boolean isOtherThan(@Nullable String used) {
    if (file != null && Objects.equals(value, used)) {
      read(file);
    }
    return value != null && !value.equals(used);
  }

  /** Where the token comes from, for messages: the setting and the file, never the token. */
  public String from() {
    return file == null ? from : from + " (" + file + ")";
  }

  private void read(Path path) {
    try {
      if (Files.size(path) > MAX_FILE_BYTES) {
        complain("larger than a token can be");
        return;
      }
      String text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        complain("empty");
        return;
      }
      String checked = checked(text);
      if (checked != null) {
        value = checked;
        complaint = "";
      }
    } catch (IOException e) {
      complain("can't be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private @Nullable String checked(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        complain("not a token: it has a blank or a character outside ASCII");
        return null;
      }
    }
    return text.isEmpty() ? null : text;
  }

  private void complain(String what) {
    if (!what.equals(complaint)) {
      complaint = what;
      warn.accept("the Consul token from " + from() + " is " + what + "; going on without it");
    }
  }

  private static String stampOf(Path path) {
    try {
      return Files.getLastModifiedTime(path) + "/" + Files.size(path);
    } catch (IOException e) {
      return "absent";
    }
  }
}
