package dev.weft.bootstrap;

/**
 * What woven code does at the beginning and at the end of one method. Implemented by the agent,
 * called by {@link Bridge} on the application's threads.
 */
public interface Span {

  /**
   * @param self the woven object
   * @param args the arguments of the woven method; may be changed and returned
   * @return null to go on with the arguments as they are, an array of others, or a {@link Thrown}
   */
  Object enter(Object self, Object[] args) throws Throwable;

  /** The method returns this, boxed; null if it returns nothing. */
  void left(Object self, Object value) throws Throwable;

  /** The method throws this. */
  void threw(Object self, Throwable thrown) throws Throwable;
}
