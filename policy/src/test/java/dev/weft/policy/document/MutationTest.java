package dev.weft.policy.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Good documents, changed in every place in many ways: the schema and the reader agree about all.
 * The exceptions are stated in the schema by {@code format}: what is a regex, and what is a filter.
 *
 * <p>Every seventh mutant is compared, which reaches every place; {@code -Dmutants.every=1}
 * compares them all, in a minute.
 */
class MutationTest {
  private static final int EVERY = Integer.getInteger("mutants.every", 7);
  private static final int DRAWN = 10_500 / EVERY;
  private static final long SEED = 20_240_229;

  private final List<String> disagreed = new ArrayList<>();
  private int made;
  private int accepted;
  private int refused;
  private int excepted;

  @ParameterizedTest
  @ValueSource(strings = {"every-field", "layers"})
  void theyAgreeWhateverOneThingIsChanged(String name) throws Exception {
    Json.Obj document = Policies.document(name);
    assertThat(verdict(document)).isNull();
    Schema schema = Schema.load();
    Mutants.each("$", document, (place, mutant) -> maybeCompare(schema, place, mutant));

    report(name);
    assertThat(disagreed).isEmpty();
    assertThat(accepted).isGreaterThan(500 / EVERY);
    assertThat(refused).isGreaterThan(3000 / EVERY);
  }

  @Test
  void theyAgreeWhenAFewThingsAreChanged() throws Exception {
    SplittableRandom chance = new SplittableRandom(SEED);
    Schema schema = Schema.load();
    List<Json.Obj> documents =
        List.of(
            Policies.document("contract"),
            Policies.document("every-field"),
            Policies.document("layers"));
    for (int i = 0; i < DRAWN; i++) {
      Json mutant = documents.get(i % documents.size());
      for (int changes = 1 + chance.nextInt(3); changes > 0; changes--) {
        Json changed = Mutants.any(mutant, chance);
        // Mostly from what is still good, so that the last change decides.
        mutant = changes == 1 || verdict(changed) == null ? changed : mutant;
      }
      compare(schema, Mutants.text(mutant), mutant);
    }

    report("drawn");
    assertThat(disagreed).isEmpty();
    assertThat(accepted).isGreaterThan(DRAWN / 6);
    assertThat(refused).isGreaterThan(DRAWN / 6);
  }

  private void maybeCompare(Schema schema, String place, Json mutant) {
    if (made++ % EVERY == 0) {
      compare(schema, place, mutant);
    }
  }

  private void compare(Schema schema, String place, Json mutant) {
    String refusal = verdict(mutant);
    if (refusal != null && (refusal.contains("RE2") || refusal.contains(": character "))) {
      excepted++;
      return;
    }
    if (refusal == null) {
      accepted++;
    } else {
      refused++;
    }
    if (schema.accepts("policy", mutant) == (refusal != null)) {
      disagreed.add(place + ": " + (refusal == null ? "accepted" : refusal));
    }
  }

  private static String verdict(Json document) {
    try {
      if (!(document instanceof Json.Obj object)) {
        return "not an object";
      }
      return PolicyReader.read(object, null) == null ? "nothing" : null;
    } catch (Refusal refusal) {
      return refusal.line();
    }
  }

  private void report(String name) {
    System.out.printf(
        "mutants of %s: %d accepted by both, %d refused by both, %d of regexes and filters, %d disagreed%n",
        name, accepted, refused, excepted, disagreed.size());
  }
}
