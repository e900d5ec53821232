package dev.weft.policy.document;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What only shows once a document lies over those below it: subsets that nobody defines, a least
 * value above the greatest, a rate limit without a rate. Told at the place in the upper document.
 */
final class Consistency {
  /** What was written in the document that is checked, not in one below. */
  private final Set<Json> own = Collections.newSetFromMap(new IdentityHashMap<>());

  private Consistency(Json written) {
    add(written);
  }

  /**
   * @param merged the document over those below it
   */
  static void check(Json.Obj document, Json.Obj merged) throws Refusal {
    Section written = new Section(document, "$", Shape.POLICY);
    Section policy = new Section(merged, "$", Shape.POLICY);
    Consistency whole = new Consistency(document);
    whole.backoff(policy.get("retry"));
    whole.outliers(policy.inner("outlierDetection", Shape.OUTLIER_DETECTION));
    whole.concurrency(policy.inner("concurrencyLimit", Shape.CONCURRENCY_LIMIT));
    if (written.get("rateLimit") != null) {
      rate(policy.get("rateLimit"));
    }
    for (Value item : written.items("routes")) {
      Section route = item.section(Shape.ROUTE);
      new Consistency(route.object()).backoff(route.over(policy, "retry"));
      if (route.get("rateLimit") != null) {
        rate(route.over(policy, "rateLimit"));
      }
    }
  }

  /**
   * Refuses routes to subsets that aren't defined.
   *
   * @param self the service that the document is for
   */
  static void checkSubsets(Json.Obj document, Json.Obj merged, String self) throws Refusal {
    Set<String> defined =
        new TreeSet<>(new Section(merged, "$", Shape.POLICY).named("subsets").keySet());
    for (Value item : new Section(document, "$", Shape.POLICY).items("routes")) {
      Section route = item.section(Shape.ROUTE);
      for (Value target : route.items("split")) {
        checkSubset(target.section(Shape.TARGET), defined, self);
      }
      Section mirror = route.section("mirror", Shape.MIRROR);
      if (mirror != null) {
        checkSubset(mirror, defined, self);
      }
    }
  }

  private static void checkSubset(Section target, Set<String> defined, String self) throws Refusal {
    String service = target.text("service", Form.SERVICE);
    Value subset = target.get("subset");
    if (subset != null
        && (service == null || service.toLowerCase(Locale.ROOT).equals(self))
        && !defined.contains(subset.text())) {
      String known = defined.isEmpty() ? "none is defined" : String.join(", ", defined);
      throw subset.because("no such subset; defined: " + known);
    }
  }

  private static void rate(@Nullable Value limit) throws Refusal {
    if (limit != null) {
      limit.section(Shape.RATE_LIMIT).need("requestsPerSecond");
    }
  }

  private void backoff(@Nullable Value retry) throws Refusal {
    if (retry != null) {
      Section backoff = retry.section(Shape.RETRY).inner("backoff", Shape.BACKOFF);
      Value base = backoff.getOr("base", text("25ms"));
      Value max = backoff.getOr("max", text("250ms"));
      if (Duration.SPAN.nanos(base) > Duration.SPAN.nanos(max)) {
        refuse(base, max);
      }
    }
  }

  private void outliers(Section outliers) throws Refusal {
    Value base = outliers.getOr("baseEjectionTime", text("30s"));
    Value max = outliers.getOr("maxEjectionTime", text("300s"));
    if (Duration.SPAN.nanos(base) > Duration.SPAN.nanos(max)) {
      refuse(base, max);
    }
  }

  private void concurrency(Section limit) throws Refusal {
    Section gradient = limit.inner("gradient", Shape.GRADIENT);
    Value min = gradient.getOr("min", new Json.Num(MergePatch.NOWHERE, "3"));
    Value max = gradient.getOr("max", new Json.Num(MergePatch.NOWHERE, "1000"));
    if (min.whole(1, Integer.MAX_VALUE) > max.whole(1, Integer.MAX_VALUE)) {
      refuse(min, max);
    }
  }

  private void refuse(Value least, Value most) throws Refusal {
    if (own.contains(least.json())) {
      throw least.because("is more than " + most.path() + ", which is " + most.json().text());
    }
    if (own.contains(most.json())) {
      throw most.because("is less than " + least.path() + ", which is " + least.json().text());
    }
  }

  private void add(Json json) {
    own.add(json);
    if (json instanceof Json.Obj object) {
      object.members().values().forEach(member -> add(member.value()));
    } else if (json instanceof Json.Arr array) {
      array.items().forEach(this::add);
    }
  }

  private static Json text(String fallback) {
    return new Json.Str(MergePatch.NOWHERE, fallback);
  }
}
