package dev.weft.policy.document;

import java.util.LinkedHashMap;
import java.util.Map;

/** RFC 7386: objects are merged member by member, null takes away, anything else replaces. */
final class MergePatch {
  /** Of what stands in no document. */
  static final Json.At NOWHERE = new Json.At(1, 1);

  /** What the first patch is applied to. */
  static final Json.Obj EMPTY = new Json.Obj(NOWHERE, Map.of());

  private MergePatch() {}

  static Json.Obj merge(Json.Obj base, Json.Obj patch) {
    Map<String, Json.Member> members = new LinkedHashMap<>(base.members());
    patch.members().forEach((name, member) -> apply(members, name, member));
    return new Json.Obj(patch.at(), members);
  }

  private static void apply(Map<String, Json.Member> members, String name, Json.Member member) {
    if (member.value() instanceof Json.Nul) {
      members.remove(name);
    } else if (member.value() instanceof Json.Obj patch) {
      Json.Member present = members.get(name);
      Json.Obj base =
          present != null && present.value() instanceof Json.Obj nested ? nested : EMPTY;
      members.put(name, new Json.Member(member.nameAt(), merge(base, patch)));
    } else {
      members.put(name, member);
    }
  }
}
