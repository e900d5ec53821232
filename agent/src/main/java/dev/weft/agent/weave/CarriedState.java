package dev.weft.agent.weave;

import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/** Makes a class a {@link dev.weft.bootstrap.Carrier}: a field, and the two methods to reach it. */
final class CarriedState extends ClassVisitor {
  private static final String CARRIER = "dev/weft/bootstrap/Carrier";
  private static final String NAME = "weftState";
  private static final String OBJECT = "Ljava/lang/Object;";

  private String type = "";

  CarriedState(ClassVisitor next) {
    super(Opcodes.ASM9, next);
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    int count = interfaces == null ? 0 : interfaces.length;
    String[] more = new String[count + 1];
    if (interfaces != null) {
      System.arraycopy(interfaces, 0, more, 0, count);
    }
    more[count] = CARRIER;
    type = name;
    super.visit(version, access, name, signature, superName, more);
  }

  @Override
  public void visitEnd() {
    int hidden = Opcodes.ACC_SYNTHETIC;
    super.visitField(
        Opcodes.ACC_PRIVATE | Opcodes.ACC_VOLATILE | Opcodes.ACC_TRANSIENT | hidden,
        NAME,
        OBJECT,
        null,
        null);
    MethodVisitor read =
        super.visitMethod(Opcodes.ACC_PUBLIC | hidden, NAME, "()" + OBJECT, null, null);
    read.visitCode();
    read.visitVarInsn(Opcodes.ALOAD, 0);
    read.visitFieldInsn(Opcodes.GETFIELD, type, NAME, OBJECT);
    read.visitInsn(Opcodes.ARETURN);
    read.visitMaxs(1, 1);
    read.visitEnd();
    MethodVisitor write =
        super.visitMethod(Opcodes.ACC_PUBLIC | hidden, NAME, "(" + OBJECT + ")V", null, null);
    write.visitCode();
    write.visitVarInsn(Opcodes.ALOAD, 0);
    write.visitVarInsn(Opcodes.ALOAD, 1);
    write.visitFieldInsn(Opcodes.PUTFIELD, type, NAME, OBJECT);
    write.visitInsn(Opcodes.RETURN);
    write.visitMaxs(2, 2);
    write.visitEnd();
    super.visitEnd();
  }
}
