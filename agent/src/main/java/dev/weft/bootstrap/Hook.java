package dev.weft.bootstrap;

/**
 * What woven code does at one place. Implemented by the agent, called by {@link Bridge} on the
 * application's threads.
 */
public interface Hook {

  /**
   * @param self the woven object, null in a static method
   * @param args the arguments of the woven method
   * @param value {@link Bridge#PROCEED} at the start of an "around" method; else the value that is
   *     about to be returned
   * @return for "around": {@link Bridge#PROCEED} to run the method's own body, a {@link Thrown}, or
   *     the result; else the value to return
   */
  Object call(Object self, Object[] args, Object value) throws Throwable;
}
