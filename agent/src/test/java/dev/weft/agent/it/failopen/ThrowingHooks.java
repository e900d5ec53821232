package dev.weft.agent.it.failopen;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** A -javaagent that comes after ours and puts hooks in place of ours that throw. */
public final class ThrowingHooks {
  private ThrowingHooks() {}

  public static void premain(String kind, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    // The first class that is woven brings the bridge.
    Class.forName("sun.net.www.protocol.http.HttpURLConnection", false, null);
    Class<?> bridge = Class.forName("dev.weft.bootstrap.Bridge", true, null);
    Class<?> hook = Class.forName("dev.weft.bootstrap.Hook", true, null);
    InvocationHandler thrower =
        kind.equals("error")
            ? (self, method, args) -> {
              throw new StackOverflowError("made by the test");
            }
            : (self, method, args) -> {
              throw new IllegalStateException("made by the test");
            };
    Object throwing =
        Proxy.newProxyInstance(
            ThrowingHooks.class.getClassLoader(), new Class<?>[] {hook}, thrower);
    Field field = bridge.getDeclaredField("hooks");
    field.setAccessible(true);
    Object hooks = field.get(null);
    for (int i = 0; i < Array.getLength(hooks); i++) {
      Array.set(hooks, i, throwing);
    }
  }
}
