package dev.weft.policy.balance;

import com.google.re2j.Pattern;

/** One condition of a {@link Filter}. */
public sealed interface Condition {
  boolean holds(Endpoint endpoint);

  record Not(Condition inner) implements Condition {
    @Override
    public boolean holds(Endpoint endpoint) {
      return !inner.holds(endpoint);
    }
  }

  record And(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Endpoint endpoint) {
      return left.holds(endpoint) && right.holds(endpoint);
    }
  }

  record Or(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Endpoint endpoint) {
      return left.holds(endpoint) || right.holds(endpoint);
    }
  }

  /** What isn't there equals nothing, not even an empty text. */
  record Equal(Trait trait, String value) implements Condition {
    @Override
    public boolean holds(Endpoint endpoint) {
      return value.equals(trait.text(endpoint));
    }
  }

  /** A tag, a key, or a part of a text. */
  record Contains(Trait trait, String value) implements Condition {
    @Override
    public boolean holds(Endpoint endpoint) {
      return trait.contains(endpoint, value);
    }
  }

  record Empty(Trait trait) implements Condition {
    @Override
    public boolean holds(Endpoint endpoint) {
      return trait.isEmpty(endpoint);
    }
  }

  /** Anywhere in the text. RE2: the time is linear in it. */
  record Matches(Trait trait, Pattern pattern) implements Condition {
    @Override
    public boolean holds(Endpoint endpoint) {
      String text = trait.text(endpoint);
      return text != null && pattern.matcher(text).find();
    }
  }
}
