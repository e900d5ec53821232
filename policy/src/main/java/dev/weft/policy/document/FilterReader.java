package dev.weft.policy.document;

import dev.weft.policy.balance.Condition;
import dev.weft.policy.balance.Filter;
import dev.weft.policy.balance.Trait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a filter, written in the language of Consul's API, over what is known of an endpoint.
 *
 * <p>{@code not} binds closer than {@code and}, and {@code and} closer than {@code or}: {@code a or
 * not b and c} is {@code a or ((not b) and c)}.
 */
final class FilterReader {
  private static final int MOST_CHARACTERS = 4000;
  private static final int DEEPEST = 100;
  private static final String TRAITS =
      "Service.ID, Service.Address, Service.Port, Service.Tags, Service.Meta, Service.Meta.<key>,"
          + " Service.Meta[\"<key>\"], Node.Meta, Node.Meta.<key>, Node.Meta[\"<key>\"]";

  private final Value value;
  private final List<FilterToken> tokens;
  private int next;
  private int depth;

  private FilterReader(Value value, List<FilterToken> tokens) {
    this.value = value;
    this.tokens = tokens;
  }

  static Filter read(Value value) throws Refusal {
    String text = value.text();
    if (text.length() > MOST_CHARACTERS) {
      throw value.because(text.length() + " characters are too many; allowed: " + MOST_CHARACTERS);
    }
    FilterReader reader = new FilterReader(value, FilterToken.all(value, text));
    Condition condition = reader.or();
    FilterToken left = reader.peek();
    if (left.kind() != FilterToken.Kind.END) {
      throw left.refusal(value, "\"and\", \"or\" or the end");
    }
    return new Filter(text, condition);
  }

  private Condition or() throws Refusal {
    Condition left = and();
    while (take("or")) {
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() throws Refusal {
    Condition left = not();
    while (take("and")) {
      left = new Condition.And(left, not());
    }
    return left;
  }

  private Condition not() throws Refusal {
    FilterToken here = peek();
    if (++depth > DEEPEST) {
      throw here.refusal(value, "at most " + DEEPEST + " levels of \"not\" and parentheses");
    }
    Condition condition;
    if (take("not")) {
      condition = new Condition.Not(not());
    } else if (take("(")) {
      condition = or();
      need(")");
    } else {
      condition = match();
    }
    depth--;
    return condition;
  }

  private Condition match() throws Refusal {
    FilterToken first = peek();
    if (!first.isOperand()) {
      throw first.refusal(value, "a condition such as Service.Meta.version == 2");
    }
    if (isIn(next + 1)) {
      next++;
      boolean inverted = take("not");
      need("in");
      FilterToken at = peek();
      return invert(inverted, contains(trait(), at, first.text()));
    }
    Trait trait = trait();
    FilterToken operator = peek();
    if (take("==")) {
      return equal(trait, operator);
    }
    if (take("!=")) {
      return new Condition.Not(equal(trait, operator));
    }
    if (take("is")) {
      boolean inverted = take("not");
      need("empty");
      if (trait.kind() == Trait.Kind.PORT) {
        throw operator.refusal(value, "== or != for Service.Port");
      }
      return invert(inverted, new Condition.Empty(trait));
    }
    boolean inverted = take("not");
    if (take("contains")) {
      return invert(inverted, contains(trait, operator, operand()));
    }
    if (take("matches")) {
      return invert(inverted, matches(trait, operator));
    }
    throw peek()
        .refusal(
            value,
            "==, !=, in, not in, contains, not contains, is empty, is not empty,"
                + " matches or not matches");
  }

  /** Whether {@code in} or {@code not in} stands there. */
  private boolean isIn(int at) {
    FilterToken token = tokens.get(Math.min(at, tokens.size() - 1));
    return token.is("in")
        || (token.is("not") && tokens.get(Math.min(at + 1, tokens.size() - 1)).is("in"));
  }

  private Condition equal(Trait trait, FilterToken operator) throws Refusal {
    FilterToken operand = peek();
    String wanted = operand();
    if (!trait.isText()) {
      throw operator.refusal(value, "in, contains or is empty for what is a list");
    }
    if (trait.kind() == Trait.Kind.PORT && !wanted.matches("[0-9]{1,5}")) {
      throw operand.refusal(value, "a number for Service.Port");
    }
    return new Condition.Equal(trait, wanted);
  }

  private Condition contains(Trait trait, FilterToken at, String wanted) throws Refusal {
    if (trait.kind() == Trait.Kind.PORT) {
      throw at.refusal(value, "== or != for Service.Port");
    }
    return new Condition.Contains(trait, wanted);
  }

  private Condition matches(Trait trait, FilterToken operator) throws Refusal {
    FilterToken operand = peek();
    String regex = operand();
    if (!trait.isText() || trait.kind() == Trait.Kind.PORT) {
      throw operator.refusal(value, "matches for texts only");
    }
    String objection = Regex.objection(regex);
    if (objection != null) {
      throw value.because("character " + operand.at() + ": " + objection);
    }
    return new Condition.Matches(trait, com.google.re2j.Pattern.compile(regex));
  }

  private Trait trait() throws Refusal {
    FilterToken token = peek();
    next++;
    String key = null;
    if (take("[")) {
      key = peek().kind() == FilterToken.Kind.TEXT ? operand() : "";
      need("]");
    }
    Trait trait = token.kind() == FilterToken.Kind.WORD ? TraitName.trait(token.text(), key) : null;
    if (trait == null) {
      throw token.refusal(value, TRAITS);
    }
    return trait;
  }

  private String operand() throws Refusal {
    FilterToken token = peek();
    if (!token.isOperand()) {
      throw token.refusal(value, "a value");
    }
    next++;
    return token.text();
  }

  private FilterToken peek() {
    return tokens.get(next);
  }

  private boolean take(String wanted) {
    boolean there = peek().is(wanted);
    next += there ? 1 : 0;
    return there;
  }

  private void need(String wanted) throws Refusal {
    if (!take(wanted)) {
      throw peek().refusal(value, '"' + wanted + '"');
    }
  }

  private static Condition invert(boolean inverted, Condition condition) {
    return inverted ? new Condition.Not(condition) : condition;
  }

  /** How Consul names what a filter looks at. */
  private static final class TraitName {
    private static final String META = "Service.Meta";
    private static final String NODE_META = "Node.Meta";

    private TraitName() {}

    /**
     * @param index in brackets after the name, or null
     */
    static @Nullable Trait trait(String name, @Nullable String index) {
      if (index != null) {
        return index.isEmpty() ? null : entry(name, index);
      }
      for (String owner : List.of(META, NODE_META)) {
        if (name.startsWith(owner + ".") && name.length() > owner.length() + 1) {
          return entry(owner, name.substring(owner.length() + 1));
        }
      }
      return switch (name) {
        case "Service.ID" -> new Trait(Trait.Kind.ID, null);
        case "Service.Address" -> new Trait(Trait.Kind.ADDRESS, null);
        case "Service.Port" -> new Trait(Trait.Kind.PORT, null);
        case "Service.Tags" -> new Trait(Trait.Kind.TAGS, null);
        case META -> new Trait(Trait.Kind.META, null);
        case NODE_META -> new Trait(Trait.Kind.NODE_META, null);
        default -> null;
      };
    }

    private static @Nullable Trait entry(String owner, String key) {
      return switch (owner) {
        case META -> new Trait(Trait.Kind.META, key);
        case NODE_META -> new Trait(Trait.Kind.NODE_META, key);
        default -> null;
      };
    }
  }
}
