package dev.weft.policy.document;

import dev.weft.policy.ServicePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Policies for tests, written as operators write them. */
public final class Policies {
  private Policies() {}

  /**
   * @param document with single quotes for double ones
   */
  public static ServicePolicy read(String document) {
    try {
      byte[] utf8 = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      return PolicyReader.read(JsonReader.read(utf8), null);
    } catch (Refusal refusal) {
      throw new AssertionError(refusal.line());
    }
  }

  /** A document beside the tests. */
  static Json.Obj document(String name) {
    String file = "/dev/weft/policy/document/" + name + ".jsonc";
    try (InputStream in = Objects.requireNonNull(Policies.class.getResourceAsStream(file))) {
      return JsonReader.read(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Refusal refusal) {
      throw new AssertionError(refusal.line(), refusal);
    }
  }
}
