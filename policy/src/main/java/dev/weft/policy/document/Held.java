package dev.weft.policy.document;

import dev.weft.policy.MeshSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One document as it is held: the version last seen, and the one in force. Of one thread. */
final class Held {
  private PolicyStore.Text seen;
  private Json.@Nullable Obj inForce;
  private long inForceIndex;
  private List<String> notices = List.of();
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
    return text.modifyIndex() == seen.modifyIndex()
        && text.notices().equals(seen.notices())
        && Objects.equals(text.error(), seen.error())
        && Arrays.equals(text.utf8(), seen.utf8());
  }

  /** Checks the version last seen; a good one comes into force. */
  void check(Check check) {
    try {
      Json.Obj document = JsonReader.read(seen.utf8());
      check.check(document);
      inForce = document;
      inForceIndex = seen.modifyIndex();
      notices = notices(document);
      error = seen.error();
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

  /**
   * What there is to say of it: the line for the log, {@code services/users: $.retry (line 2,
   * column 5): ...}, by a name that stays the same until the document changes.
   */
  Map<String, String> lines(String key) {
    Map<String, String> lines = new LinkedHashMap<>();
    if (error != null) {
      lines.put(seen.modifyIndex() + " " + key + " " + error, key + ": " + error);
    }
    for (String notice : notices) {
      lines.put(inForceIndex + " " + key + " " + notice, key + ": " + notice);
    }
    return lines;
  }

  MeshSnapshot.Document show(String key) {
    return new MeshSnapshot.Document(key, seen.modifyIndex(), inForceIndex, error, notices);
  }

  private List<String> notices(Json.Obj document) {
    List<String> all = new ArrayList<>(seen.notices());
    all.addAll(Notices.of(document));
    return List.copyOf(all);
  }

  /** What a document must satisfy. */
  interface Check {
    void check(Json.Obj document) throws Refusal;
  }
}
