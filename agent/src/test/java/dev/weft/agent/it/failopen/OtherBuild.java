package dev.weft.agent.it.failopen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * A -javaagent that comes before ours and makes of this JDK a build that nobody knows: in the
 * classes of the HTTP clients, {@code old:new} is one name for another of the same length.
 */
public final class OtherBuild implements ClassFileTransformer {
  private final String from;
  private final String to;

  private OtherBuild(String from, String to) {
    this.from = from;
    this.to = to;
  }

  public static void premain(String names, Instrumentation instrumentation) {
    String[] words = names.split(":");
    instrumentation.addTransformer(new OtherBuild(words[0], words[1]), true);
  }

  @Override
  public byte[] transform(
      ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
    if (name == null
        || !(name.startsWith("sun/net/www/") || name.startsWith("jdk/internal/net/http/"))) {
      return null;
    }
    String text = new String(bytes, ISO_8859_1);
    return text.contains(from) ? text.replace(from, to).getBytes(ISO_8859_1) : null;
  }
}
