package dev.weft.agent.client;

import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** Looks up members of the JDK's own classes, in packages that {@link Adapters#open} has opened. */
public final class Members {
  private Members() {}

  public static Method method(Class<?> type, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    Method method = type.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }

  public static Method accessible(Method method) {
    method.setAccessible(true);
    return method;
  }

  public static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
