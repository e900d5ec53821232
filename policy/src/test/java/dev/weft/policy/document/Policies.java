package dev.weft.policy.document;

import dev.weft.policy.ServicePolicy;
import java.nio.charset.StandardCharsets;

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
}
