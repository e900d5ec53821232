package dev.weft.policy.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says which fields of a good document have no effect. */
final class Notices {
  /** Read, but not acted on by this version; without the numbers of array items. */
  private static final Set<String> UNUSED = Set.of("$.tls.mode");

  /** What asks for nothing that isn't so anyway. */
  private static final Set<String> WITHOUT_EFFECT = Set.of("off", "inherit");

  private final List<String> lines = new ArrayList<>();

  private Notices() {}

  /** One line each. */
  static List<String> of(Json.Obj document) {
    Notices notices = new Notices();
    notices.look(document, "$", "$");
    return List.copyOf(notices.lines);
  }

  private void look(Json json, String path, String field) {
    if (UNUSED.contains(field) && wantsSomething(json)) {
      lines.add(path + " (" + json.at() + "): is read, but this version doesn't act on it");
    } else if (json instanceof Json.Obj object) {
      if (field.equals("$.routes[]")) {
        lookAtRoute(object, path);
      }
      object
          .members()
          .forEach(
              (name, member) ->
                  look(member.value(), Section.path(path, name), Section.path(field, name)));
    } else if (json instanceof Json.Arr array) {
      for (int i = 0; i < array.items().size(); i++) {
        look(array.items().get(i), path + "[" + i + "]", field + "[]");
      }
    }
  }

  private void lookAtRoute(Json.Obj route, String path) {
    if (!isThere(route, "redirect")) {
      return;
    }
    for (String name : List.of("split", "rewrite", "mirror", "fault")) {
      Json.Member member = route.members().get(name);
      if (member != null && isThere(route, name)) {
        lines.add(
            Section.path(path, name)
                + " ("
                + member.value().at()
                + "): has no effect, since the route redirects");
      }
    }
  }

  private static boolean isThere(Json.Obj object, String name) {
    Json.Member member = object.members().get(name);
    return member != null && !(member.value() instanceof Json.Nul);
  }

  private static boolean wantsSomething(Json json) {
    if (json instanceof Json.Str text) {
      return !WITHOUT_EFFECT.contains(text.value());
    }
    return json instanceof Json.Num;
  }
}
