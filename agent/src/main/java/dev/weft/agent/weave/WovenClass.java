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
  private int found;

  private WovenClass(ClassVisitor next, List<Weave> weaves) {
    super(Opcodes.ASM9, next);
    this.weaves = weaves;
  }

  /**
   * @throws UnknownClass if a method that should be woven isn't there
   */
  static byte[] of(byte[] original, List<Weave> weaves) throws UnknownClass {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, 0);
    WovenClass visitor = new WovenClass(writer, weaves);
    reader.accept(visitor, 0);
    if (visitor.found != weaves.size()) {
      throw new UnknownClass(
          "found " + visitor.found + " of the " + weaves.size() + " methods to weave");
    }
    return writer.toByteArray();
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
    for (Weave weave : weaves) {
      if (weave.method().equals(name) && weave.descriptors().contains(descriptor)) {
        found++;
        return new HookedMethod(next, weave, access, descriptor);
      }
    }
    return next;
  }

  /** The class isn't shaped as the weaves expect. */
  static final class UnknownClass extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownClass(String message) {
      super(message);
    }
  }
}
