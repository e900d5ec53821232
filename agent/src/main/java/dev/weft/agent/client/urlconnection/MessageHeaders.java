package dev.weft.agent.client.urlconnection;

import static dev.weft.agent.client.Members.field;
import static dev.weft.agent.client.Members.method;

import dev.weft.agent.call.Headers;
import dev.weft.agent.call.RequestCopy;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's {@code MessageHeader}: the first line and the headers of one message. The first line of
 * a request is a key without a value, that of a response a value without a key.
 */
final class MessageHeaders {
  private final Constructor<?> make;
  private final Field count;
  private final Field keys;
  private final Field values;
  private final Method indexOf;
  private final Method key;
  private final Method value;
  private final Method set;
  private final Method setAt;
  private final Method add;
  private final Method remove;

  MessageHeaders(Class<?> type) throws ReflectiveOperationException {
    make = type.getConstructor();
    count = field(type, "nkeys");
    keys = field(type, "keys");
    values = field(type, "values");
    indexOf = method(type, "getKey", String.class);
    key = method(type, "getKey", int.class);
    value = method(type, "getValue", int.class);
    set = method(type, "set", String.class, String.class);
    setAt = method(type, "set", int.class, String.class, String.class);
    add = method(type, "add", String.class, String.class);
    remove = method(type, "remove", String.class);
  }

  Object empty() throws ReflectiveOperationException {
    return make.newInstance();
  }

  Object copy(Object head) throws ReflectiveOperationException {
    Object copy = make.newInstance();
    synchronized (head) {
      keys.set(copy, ((String[]) keys.get(head)).clone());
      values.set(copy, ((String[]) values.get(head)).clone());
      count.setInt(copy, count.getInt(head));
    }
    return copy;
  }

  /** The last value of a header, or null. */
  @Nullable String find(Object head, String name) {
    try {
      String[] names = (String[]) keys.get(head);
      for (int i = count.getInt(head) - 1; i >= 0; i--) {
        if (name.equalsIgnoreCase(names[i])) {
          return ((String[]) values.get(head))[i];
        }
      }
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The status of a response, or 0 if it has none. */
  int status(Object head) throws ReflectiveOperationException {
    return count.getInt(head) == 0 ? 0 : StatusLine.status(((String[]) values.get(head))[0]);
  }

  /** Whether it is what the client makes of an answer that isn't HTTP. */
  boolean isUnknown(Object head) throws ReflectiveOperationException {
    return count.getInt(head) > 0 && "unknown/unknown".equals(((String[]) values.get(head))[0]);
  }

  /** The head as the JDK writes it, with one header more; null: only the JDK can write it. */
  @Nullable HeadText text(Object head, @Nullable String traceparent, UrlThread thread)
      throws ReflectiveOperationException {
    synchronized (head) {
      return HeadText.of(
          count.getInt(head),
          (String[]) keys.get(head),
          (String[]) values.get(head),
          traceparent,
          thread);
    }
  }

  /** Replaces a header where it stands. */
  void set(Object head, String name, String text) {
    call(set, head, name, text);
  }

  /** The target in the first line of a request: {@code /path} of {@code GET /path HTTP/1.1}. */
  String target(Object head) throws ReflectiveOperationException {
    String line = String.valueOf(key.invoke(head, 0));
    int from = line.indexOf(' ');
    int to = line.lastIndexOf(' ');
    return from < to ? line.substring(from + 1, to) : "/";
  }

  void setTarget(Object head, String target) throws ReflectiveOperationException {
    String line = String.valueOf(key.invoke(head, 0));
    int from = line.indexOf(' ');
    int to = line.lastIndexOf(' ');
    if (from < to) {
      String changed = line.substring(0, from + 1) + target + line.substring(to);
      setAt.invoke(head, 0, changed, null);
    }
  }

  /** Adds the headers, without the first line. */
  void addTo(RequestCopy copy, Object head) throws ReflectiveOperationException {
    for (int i = 0; i < count.getInt(head); i++) {
      String name = (String) key.invoke(head, i);
      String text = (String) value.invoke(head, i);
      if (name != null && text != null) {
        copy.add(name, text);
      }
    }
  }

  Headers of(Object head) {
    return new Headers() {
      @Override
      public void remove(String name) {
        call(remove, head, name);
      }

      @Override
      public void add(String name, String text) {
        // In the spelling of those there are, so that the application finds all of them.
        Integer known = (Integer) call(indexOf, head, name);
        Object spelt = known == null || known < 0 ? name : call(key, head, known);
        call(add, head, spelt, text);
      }
    };
  }

  // The methods are the JDK's own and throw nothing.
  private static @Nullable Object call(Method method, Object head, @Nullable Object... arguments) {
    try {
      return method.invoke(head, arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
