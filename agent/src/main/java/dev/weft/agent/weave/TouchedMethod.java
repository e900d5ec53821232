package dev.weft.agent.weave;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Writes a look at a flag to the start of a method, and behind it a call. No more than that: the
 * method may be one that carries every byte.
 */
final class TouchedMethod extends MethodVisitor {
  private static final int STACK = 2;

  private final int hook;

  TouchedMethod(MethodVisitor next, int hook) {
    super(Opcodes.ASM9, next);
    this.hook = hook;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    Label body = new Label();
    super.visitFieldInsn(Opcodes.GETSTATIC, Operands.BRIDGE, "watching", "Z");
    super.visitJumpInsn(Opcodes.IFEQ, body);
    super.visitIntInsn(Opcodes.BIPUSH, hook);
    super.visitVarInsn(Opcodes.ALOAD, 0);
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC, Operands.BRIDGE, "touched", "(ILjava/lang/Object;)V", false);
    super.visitLabel(body);
    super.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    // The method may begin with a frame of its own, and two can't be at one place.
    super.visitInsn(Opcodes.NOP);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    super.visitMaxs(Math.max(maxStack, STACK), maxLocals);
  }
}
