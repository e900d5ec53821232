package dev.weft.agent.weave;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the call of a hook into a method. Adds no local variable and no exception handler, so the
 * method's own frames stay valid as they are.
 */
final class HookedMethod extends MethodVisitor {
  private static final String BRIDGE = Operands.BRIDGE;

  private final Weave weave;
  private final Operands operands;
  private final Type result;

  HookedMethod(MethodVisitor next, Weave weave, int access, String descriptor) {
    super(Opcodes.ASM9, next);
    this.weave = weave;
    this.operands = new Operands(next, weave.hook(), access, descriptor);
    this.result = Type.getReturnType(descriptor);
  }

  @Override
  public void visitCode() {
    super.visitCode();
    if (weave.pattern() == Pattern.AROUND) {
      around();
    }
  }

  @Override
  public void visitInsn(int opcode) {
    boolean isVoid = opcode == Opcodes.RETURN;
    if (weave.pattern() == Pattern.VALUE && (opcode == Opcodes.ARETURN || isVoid)) {
      if (isVoid) {
        super.visitInsn(Opcodes.ACONST_NULL);
      }
      operands.pushContext();
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          BRIDGE,
          "value",
          "(Ljava/lang/Object;ILjava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
          false);
      if (isVoid) {
        super.visitInsn(Opcodes.POP);
      } else {
        super.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
      }
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    super.visitMaxs(maxStack + Operands.STACK, maxLocals);
  }

  private void around() {
    operands.pushContext();
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        BRIDGE,
        "around",
        "(ILjava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
        false);
    super.visitInsn(Opcodes.DUP);
    super.visitFieldInsn(Opcodes.GETSTATIC, BRIDGE, "PROCEED", "Ljava/lang/Object;");
    Label proceed = new Label();
    super.visitJumpInsn(Opcodes.IF_ACMPEQ, proceed);
    returnResult();
    super.visitLabel(proceed);
    super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Object"});
    super.visitInsn(Opcodes.POP);
  }

  private void returnResult() {
    switch (result.getSort()) {
      case Type.VOID -> {
        super.visitInsn(Opcodes.POP);
        super.visitInsn(Opcodes.RETURN);
      }
      case Type.BOOLEAN -> {
        super.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Boolean");
        super.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL, "java/lang/Boolean", "booleanValue", "()Z", false);
        super.visitInsn(Opcodes.IRETURN);
      }
      default -> {
        super.visitTypeInsn(Opcodes.CHECKCAST, result.getInternalName());
        super.visitInsn(Opcodes.ARETURN);
      }
    }
  }
}
