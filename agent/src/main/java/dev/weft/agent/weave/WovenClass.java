package dev.weft.agent.weave;

import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites one class. A class that lacks a method to be woven is left as it is: it is one we don't
 * know.
 */
final class WovenClass extends ClassVisitor {
  private final List<Weave> weaves;

  /** How the names begin of a relocated library's own types. */
  private final String relocated;

  private String type = "";
  private int wanted;
  private int found;

  private WovenClass(ClassVisitor next, List<Weave> weaves, String packages) {
    super(Opcodes.ASM9, next);
    this.weaves = weaves;
    this.relocated = "L" + packages;
    for (Weave weave : weaves) {
      wanted += weave.optional() ? 0 : 1;
    }
  }

  /**
   * @param carries whether the class becomes a carrier of state
   * @throws UnknownClass if a method that should be woven isn't there
   */
  static byte[] of(byte[] original, List<Weave> weaves, boolean carries) throws UnknownClass {
    return of(original, weaves, carries, "");
  }

  /**
   * @param packages before those of the weaves, with a slash at the end; empty: none
   */
  static byte[] of(byte[] original, List<Weave> weaves, boolean carries, String packages)
      throws UnknownClass {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, 0);
    WovenClass visitor =
        new WovenClass(carries ? new CarriedState(writer) : writer, weaves, packages);
    reader.accept(visitor, 0);
    if (visitor.found != visitor.wanted) {
      throw new UnknownClass(
          "found " + visitor.found + " of the " + visitor.wanted + " methods to weave");
    }
    return writer.toByteArray();
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      String superName,
      String @Nullable [] interfaces) {
    type = name;
    super.visit(version, access, name, signature, superName, interfaces);
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    String known = relocated.length() == 1 ? descriptor : descriptor.replace(relocated, "L");
    for (Weave weave : weaves) {
      if (weave.method().equals(name) && weave.descriptors().contains(known)) {
        found += weave.optional() ? 0 : 1;
        return switch (weave.pattern()) {
          case SPAN -> new SpannedMethod(next, type, weave.hook(), access, descriptor);
          case TOUCH -> new TouchedMethod(next, weave.hook());
          default -> new HookedMethod(next, weave, access, descriptor);
        };
      }
    }
    return next;
  }

  /** Whether a class shall carry state; one that is loaded already can't. */
  static boolean carries(List<Weave> weaves) {
    for (Weave weave : weaves) {
      if (weave.pattern() == Pattern.STATE) {
        return true;
      }
    }
    return false;
  }

  /** The class isn't shaped as the weaves expect. */
  static final class UnknownClass extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownClass(String message) {
      super(message);
    }
  }
}
