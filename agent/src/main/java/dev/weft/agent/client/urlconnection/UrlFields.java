package dev.weft.agent.client.urlconnection;

import java.io.InputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the JDK's own classes that are used for each request. Constants, so that the JIT
 * compiler makes each a plain read or write. Initialised when their packages are open, by {@link
 * UrlConnectionInternals}.
 */
final class UrlFields {
  private static final VarHandle REQUESTS;
  private static final VarHandle STREAM;
  private static final VarHandle REMEMBERED;
  private static final VarHandle COUNT;
  private static final VarHandle KEYS;
  private static final VarHandle VALUES;
  private static final VarHandle OUTPUT;
  private static final VarHandle REQUEST;
  private static final VarHandle BODY;

  static {
    try {
      Class<?> connection = Class.forName("sun.net.www.protocol.http.HttpURLConnection");
      Class<?> head = Class.forName("sun.net.www.MessageHeader");
      Class<?> client = Class.forName("sun.net.www.http.HttpClient");
      REQUESTS = field(connection, "requests", head);
      STREAM = field(connection, "inputStream", InputStream.class);
      REMEMBERED = field(connection, "rememberedException", Exception.class);
      COUNT = field(head, "nkeys", int.class);
      KEYS = field(head, "keys", String[].class);
      VALUES = field(head, "values", String[].class);
      OUTPUT = field(client.getSuperclass(), "serverOutput", PrintStream.class);
      REQUEST = field(client, "requests", head);
      BODY = field(client, "poster", Class.forName("sun.net.www.http.PosterOutputStream"));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private UrlFields() {}

  /** Fails if one of them isn't there. */
  static void check() {
    // Whoever calls it has initialised the class.
  }

  /** The headers of a connection's request. */
  static Object requests(Object connection) {
    return REQUESTS.get(connection);
  }

  /** Whether the request has been answered, so that the answer's body is all there is to give. */
  static boolean hasStream(Object connection) {
    return STREAM.get(connection) != null && REMEMBERED.get(connection) == null;
  }

  /** How many of the {@link #keys} and {@link #values} of a message's head are in use. */
  static int count(Object head) {
    return (int) COUNT.get(head);
  }

  static @Nullable String[] keys(Object head) {
    return (String[]) KEYS.get(head);
  }

  static @Nullable String[] values(Object head) {
    return (String[]) VALUES.get(head);
  }

  /** Gives the head of a message all its keys and values. */
  static void fill(Object head, int count, @Nullable String[] keys, @Nullable String[] values) {
    KEYS.set(head, keys);
    VALUES.set(head, values);
    COUNT.set(head, count);
  }

  /** Where a connection of the JDK's pool writes its requests. */
  static PrintStream output(Object client) {
    return (PrintStream) OUTPUT.get(client);
  }

  /** What a connection of the JDK's pool sends again if it has to. */
  static void request(Object client, Object head, @Nullable Object poster) {
    REQUEST.set(client, head);
    BODY.set(client, poster);
  }

  private static VarHandle field(Class<?> owner, String name, Class<?> type)
      throws ReflectiveOperationException {
    Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
    return lookup.findVarHandle(owner, name, type);
  }
}
