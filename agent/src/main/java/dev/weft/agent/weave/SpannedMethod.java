package dev.weft.agent.weave;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Writes the calls of a span into a method: at its start, before each return, and in an exception
 * handler around all of the body. Adds no local variable, and nothing inside the method's own
 * handlers, so its frames stay valid as they are.
 */
final class SpannedMethod extends MethodVisitor {
  private final String type;
  private final Operands operands;
  private final Type result;
  private final Label bodyStart = new Label();

  /**
   * @param type internal name of the class
   */
  SpannedMethod(MethodVisitor next, String type, int hook, int access, String descriptor) {
    super(Opcodes.ASM9, next);
    this.type = type;
    this.operands = new Operands(next, hook, access, descriptor);
    this.result = Type.getReturnType(descriptor);
  }

  @Override
  public void visitCode() {
    super.visitCode();
    operands.pushContext();
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Operands.BRIDGE,
        "enter",
        "(ILjava/lang/Object;[Ljava/lang/Object;)[Ljava/lang/Object;",
        false);
    super.visitInsn(Opcodes.DUP);
    Label unchanged = new Label();
    super.visitJumpInsn(Opcodes.IFNULL, unchanged);
    operands.storeArguments();
    super.visitLabel(unchanged);
    super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"[Ljava/lang/Object;"});
    super.visitInsn(Opcodes.POP);
    super.visitLabel(bodyStart);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      switch (opcode) {
        case Opcodes.RETURN -> super.visitInsn(Opcodes.ACONST_NULL);
        case Opcodes.ARETURN -> super.visitInsn(Opcodes.DUP);
        case Opcodes.IRETURN -> {
          super.visitInsn(Opcodes.DUP);
          operands.box(result);
        }
        default -> throw new IllegalArgumentException("no weave returns a " + result);
      }
      tell("left", "Ljava/lang/Object;");
    }
    super.visitInsn(opcode);
  }

  /** Its own handler comes last, after the method's; only {@code this} is where it was for sure. */
  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    Label bodyEnd = new Label();
    super.visitLabel(bodyEnd);
    super.visitFrame(
        Opcodes.F_FULL, 1, new Object[] {type}, 1, new Object[] {"java/lang/Throwable"});
    super.visitInsn(Opcodes.DUP);
    tell("threw", "Ljava/lang/Throwable;");
    super.visitInsn(Opcodes.ATHROW);
    super.visitTryCatchBlock(bodyStart, bodyEnd, bodyEnd, "java/lang/Throwable");
    super.visitMaxs(maxStack + Operands.STACK, maxLocals);
  }

  private void tell(String what, String of) {
    operands.pushSelf();
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC, Operands.BRIDGE, what, "(" + of + "ILjava/lang/Object;)V", false);
  }
}
