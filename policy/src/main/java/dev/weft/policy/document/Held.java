package dev.weft.policy.document;

import dev.weft.policy.MeshSnapshot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One document as it is held: the version last seen, and the one in force. Of one thread. */
final class Held {
  private PolicyStore.Text seen;
  private Json.@Nullable Obj inForce;
  private long inForceIndex;
  private @Nullable String error;

  Held(PolicyStore.Text seen) {
    this.seen = seen;
  }

  /** Takes note of the stored version; true if it is another than before. */
  boolean see(PolicyStore.Text text) {
    boolean changed = !isSame(text);
    seen = text;
    return changed;
  }

  boolean isSame(PolicyStore.Text text) {
    return text.modifyIndex() == seen.modifyIndex() && Arrays.equals(text.utf8(), seen.utf8());
  }

  /** Checks the version last seen; a good one comes into force. */
  void check(Check check) {
    try {
      Json.Obj document = JsonReader.read(seen.utf8());
      check.check(document);
      inForce = document;
      inForceIndex = seen.modifyIndex();
      error = null;
    } catch (Refusal refusal) {
      error = refusal.line();
    }
  }

  /** Keeps an error that isn't of the document alone, unless it has one of its own. */
  void maybeFail(String line) {
    if (error == null) {
      error = line;
    }
  }

  Json.@Nullable Obj inForce() {
    return inForce;
  }

  /** Whether the version in force has this field at the top. */
  boolean gives(String field) {
    return inForce != null && inForce.members().containsKey(field);
  }

  /** For the log: {@code services/users: $.retry (line 2, column 5): ...}; null: none. */
  @Nullable String line(String key) {
    return error == null ? null : key + ": " + error;
  }

  /** Names a line so that the same document isn't reported again until it changes. */
  String version() {
    return seen.modifyIndex() + " " + error;
  }

  MeshSnapshot.Document show(String key) {
    return new MeshSnapshot.Document(key, seen.modifyIndex(), inForceIndex, error);
  }

  /** What a document must satisfy. */
  interface Check {
    void check(Json.Obj document) throws Refusal;
  }
}
