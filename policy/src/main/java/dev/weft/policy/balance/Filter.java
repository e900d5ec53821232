package dev.weft.policy.balance;

/**
 * Which endpoints belong to a subset, in Consul's filter language; equal if it is written the same.
 * Asked when pools are built, never while picking.
 */
public final class Filter {
  private final String text;
  private final Condition condition;

  /**
   * @param text as it was written
   * @param condition what it means
   */
  public Filter(String text, Condition condition) {
    this.text = text;
    this.condition = condition;
  }

  boolean accepts(Endpoint endpoint) {
    return condition.holds(endpoint);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Filter filter && filter.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
