package dev.weft.agent.it.app;

import dev.weft.agent.it.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.PasswordAuthentication;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP calls of an application under test, one a command.
 *
 * <p>Asked for by {@code client} ({@code url}, {@code send}, {@code sendAsync}), {@code url},
 * {@code method}, {@code header.NAME}, {@code body} or {@code bodyBytes} with {@code bodyKind}
 * ({@code buffered}, {@code fixed}, {@code chunked}), {@code follow}, {@code connectMillis}, {@code
 * readMillis}, {@code jar} (name of a cookie jar), {@code user} (answers challenges). Answered by
 * {@code status}, {@code url}, {@code header.NAME}, {@code length}, {@code digest}, {@code text},
 * or by {@code exception} and {@code message}; {@code millis} in any case.
 */
public final class Calls {
  private static final int TEXT_LIMIT = 200;

  private static final Map<String, CookieManager> JARS = new ConcurrentHashMap<>();

  private Calls() {}

  public static Fields call(Fields request) {
    Fields reply = Fields.of();
    long start = System.nanoTime();
    try {
      if (request.get("client").equals("url")) {
        UrlConnectionCall.send(request, reply);
      } else {
        JavaHttpCall.send(request, reply);
      }
    } catch (Exception e) {
      thrown(e, reply);
    }
    return reply.with("millis", (System.nanoTime() - start) / 1_000_000);
  }

  /** The same call several times; the texts of the answers, one a line. */
  public static Fields repeat(Fields request) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < request.number("times", 1); i++) {
      Fields reply = call(request);
      texts.add(reply.has("exception") ? reply.toString() : reply.get("text"));
    }
    return Fields.of("texts", String.join("\n", texts));
  }

  /** The same call on several threads at once; statuses with the mesh's reasons, one a line. */
  public static Fields together(Fields request) throws InterruptedException {
    List<String> statuses = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < request.number("times", 1); i++) {
      Thread thread =
          new Thread(
              () -> {
                Fields reply = call(request);
                String reason = reply.get("header.x-weft-reason", "").replaceAll("[\\[\\]]", "");
                statuses.add((reply.get("status", reply.toString()) + " " + reason).trim());
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return Fields.of("statuses", String.join("\n", statuses));
  }

  /** The same asynchronous call several times at once; the texts of the answers, one a line. */
  public static Fields atOnce(Fields request) {
    return Fields.of("texts", String.join("\n", JavaHttpCall.atOnce(request)));
  }

  /** What the cookie jar has, as {@code domain name=value}. */
  public static Fields cookies(Fields request) {
    Map<String, String> sorted = new TreeMap<>();
    jar(request.get("jar"))
        .getCookieStore()
        .getCookies()
        .forEach(cookie -> sorted.put(cookie.getName(), cookie.getDomain()));
    return Fields.of("cookies", sorted);
  }

  static CookieManager jar(String name) {
    return JARS.computeIfAbsent(name, key -> new CookieManager());
  }

  static void useJar(Fields request) {
    CookieHandler.setDefault(request.has("jar") ? jar(request.get("jar")) : null);
  }

  static byte[] body(Fields request) {
    byte[] bytes = new byte[request.number("bodyBytes", 0)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    return request.has("body") ? request.get("body").getBytes(StandardCharsets.UTF_8) : bytes;
  }

  static @Nullable Authenticator authenticator(Fields request, Fields reply) {
    if (!request.has("user")) {
      return null;
    }
    String user = request.get("user");
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        reply.with("challengedBy", getRequestingHost());
        return new PasswordAuthentication(user, "secret".toCharArray());
      }
    };
  }

  /** Reads the body to its end. */
  static void content(@Nullable InputStream in, Fields reply) throws IOException {
    byte[] bytes = in == null ? new byte[0] : in.readAllBytes();
    String text =
        new String(bytes, 0, Math.min(bytes.length, TEXT_LIMIT), StandardCharsets.ISO_8859_1);
    reply.with("length", bytes.length).with("digest", digest(bytes)).with("text", text);
  }

  static void headers(Map<String, List<String>> headers, Fields reply) {
    headers.forEach(
        (name, values) -> {
          if (name != null) {
            reply.with("header." + name.toLowerCase(Locale.ROOT), values);
          }
        });
  }

  static void thrown(Throwable thrown, Fields reply) {
    reply.with("exception", thrown.getClass().getName());
    reply.with("message", String.valueOf(thrown.getMessage()));
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    reply.with("root", root.getClass().getName());
  }

  public static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
