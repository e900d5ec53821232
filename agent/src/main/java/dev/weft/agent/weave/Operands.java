package dev.weft.agent.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Writes what a hook is called with, and takes back what it gives. Of one method. */
final class Operands {
  static final String BRIDGE = "dev/weft/bootstrap/Bridge";

  /** What a call puts on the stack at most: value, hook, self, array, array, index, long value. */
  static final int STACK = 8;

  private static final String OBJECT = "java/lang/Object";

  private final MethodVisitor code;
  private final int hook;
  private final boolean isStatic;
  private final Type[] arguments;

  Operands(MethodVisitor code, int hook, int access, String descriptor) {
    this.code = code;
    this.hook = hook;
    isStatic = (access & Opcodes.ACC_STATIC) != 0;
    arguments = Type.getArgumentTypes(descriptor);
  }

  /** Pushes the hook's number and the object. */
  void pushSelf() {
    code.visitIntInsn(Opcodes.BIPUSH, hook);
    if (isStatic) {
      code.visitInsn(Opcodes.ACONST_NULL);
    } else {
      code.visitVarInsn(Opcodes.ALOAD, 0);
    }
  }

  /** Pushes the hook's number, the object and an array of the arguments. */
  void pushContext() {
    pushSelf();
    if (arguments.length == 0) {
      code.visitFieldInsn(Opcodes.GETSTATIC, BRIDGE, "NO_ARGUMENTS", "[Ljava/lang/Object;");
      return;
    }
    code.visitIntInsn(Opcodes.BIPUSH, arguments.length);
    code.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < arguments.length; i++) {
      code.visitInsn(Opcodes.DUP);
      code.visitIntInsn(Opcodes.BIPUSH, i);
      code.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), slot);
      box(arguments[i]);
      code.visitInsn(Opcodes.AASTORE);
      slot += arguments[i].getSize();
    }
  }

  /** Stores the arguments out of the array on the stack, which stays there. */
  void storeArguments() {
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < arguments.length; i++) {
      code.visitInsn(Opcodes.DUP);
      code.visitIntInsn(Opcodes.BIPUSH, i);
      code.visitInsn(Opcodes.AALOAD);
      unbox(arguments[i]);
      code.visitVarInsn(arguments[i].getOpcode(Opcodes.ISTORE), slot);
      slot += arguments[i].getSize();
    }
  }

  void box(Type type) {
    switch (type.getSort()) {
      case Type.INT -> valueOf("java/lang/Integer", "I");
      case Type.BOOLEAN -> valueOf("java/lang/Boolean", "Z");
      case Type.LONG -> valueOf("java/lang/Long", "J");
      case Type.OBJECT, Type.ARRAY -> {}
      default -> throw new IllegalArgumentException("no weave takes a " + type);
    }
  }

  private void unbox(Type type) {
    switch (type.getSort()) {
      case Type.INT -> value("java/lang/Integer", "intValue", "I");
      case Type.BOOLEAN -> value("java/lang/Boolean", "booleanValue", "Z");
      case Type.LONG -> value("java/lang/Long", "longValue", "J");
      default -> code.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
    }
  }

  private void valueOf(String box, String primitive) {
    code.visitMethodInsn(
        Opcodes.INVOKESTATIC, box, "valueOf", "(" + primitive + ")L" + box + ";", false);
  }

  private void value(String box, String method, String primitive) {
    code.visitTypeInsn(Opcodes.CHECKCAST, box);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, box, method, "()" + primitive, false);
  }
}
