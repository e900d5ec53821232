package dev.weft.agent.client.urlconnection;

import static dev.weft.agent.client.Members.method;

import dev.weft.agent.call.Headers;
import dev.weft.agent.call.RequestCopy;
import dev.weft.agent.call.TraceParent;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's {@code MessageHeader}: the first line and the headers of one message. The first line of
 * a request is a key without a value, that of a response a value without a key.
 */
final class MessageHeaders {
  private final Constructor<?> make;
  private final Method indexOf;
  private final Method key;
  private final Method value;
  private final Method set;
  private final Method setAt;
  private final Method add;
  private final Method remove;

  MessageHeaders(Class<?> type) throws ReflectiveOperationException {
    make = type.getConstructor();
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
      UrlFields.fill(
          copy,
          UrlFields.count(head),
          UrlFields.keys(head).clone(),
          UrlFields.values(head).clone());
    }
    return copy;
  }

  /** The last value of a header, or null. */
  static @Nullable String find(Object head, String name) {
    String[] names = UrlFields.keys(head);
    for (int i = UrlFields.count(head) - 1; i >= 0; i--) {
      if (name.equalsIgnoreCase(names[i])) {
        return UrlFields.values(head)[i];
      }
    }
    return null;
  }

  /** The status of a response, or 0 if it has none. */
  static int status(Object head) {
    return UrlFields.count(head) == 0 ? 0 : StatusLine.status(UrlFields.values(head)[0]);
  }

  /** Whether it is what the client makes of an answer that isn't HTTP. */
  static boolean isUnknown(Object head) {
    return UrlFields.count(head) > 0 && "unknown/unknown".equals(UrlFields.values(head)[0]);
  }

  /** The head as the JDK writes it, with one header more; null: only the JDK can write it. */
  static @Nullable HeadText text(Object head, @Nullable TraceParent traceparent, UrlThread thread) {
    synchronized (head) {
      return HeadText.of(
          UrlFields.count(head), UrlFields.keys(head), UrlFields.values(head), traceparent, thread);
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
    for (int i = 0; i < UrlFields.count(head); i++) {
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
