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
  private static final String BRIDGE = "dev/weft/bootstrap/Bridge";
  private static final String OBJECT = "java/lang/Object";

  /** What a call puts on the stack at most: value, hook, self, array, array, index, long value. */
  private static final int STACK = 8;

  private final Weave weave;
  private final boolean isStatic;
  private final Type[] arguments;
  private final Type result;

  HookedMethod(MethodVisitor next, Weave weave, int access, String descriptor) {
    super(Opcodes.ASM9, next);
    this.weave = weave;
    this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    this.arguments = Type.getArgumentTypes(descriptor);
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
      pushContext();
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
    super.visitMaxs(maxStack + STACK, maxLocals);
  }

  private void around() {
    pushContext();
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
    super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {OBJECT});
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

  /** Pushes the hook's number, the object and an array of the arguments. */
  private void pushContext() {
    super.visitIntInsn(Opcodes.BIPUSH, weave.hook());
    if (isStatic) {
      super.visitInsn(Opcodes.ACONST_NULL);
    } else {
      super.visitVarInsn(Opcodes.ALOAD, 0);
    }
    if (arguments.length == 0) {
      super.visitFieldInsn(Opcodes.GETSTATIC, BRIDGE, "NO_ARGUMENTS", "[Ljava/lang/Object;");
      return;
    }
    super.visitIntInsn(Opcodes.BIPUSH, arguments.length);
    super.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < arguments.length; i++) {
      super.visitInsn(Opcodes.DUP);
      super.visitIntInsn(Opcodes.BIPUSH, i);
      super.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), slot);
      box(arguments[i]);
      super.visitInsn(Opcodes.AASTORE);
      slot += arguments[i].getSize();
    }
  }

  private void box(Type type) {
    switch (type.getSort()) {
      case Type.INT -> valueOf("java/lang/Integer", "I");
      case Type.BOOLEAN -> valueOf("java/lang/Boolean", "Z");
      case Type.LONG -> valueOf("java/lang/Long", "J");
      case Type.OBJECT, Type.ARRAY -> {}
      default -> throw new IllegalArgumentException("no weave takes a " + type);
    }
  }

  private void valueOf(String box, String primitive) {
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC, box, "valueOf", "(" + primitive + ")L" + box + ";", false);
  }
}
