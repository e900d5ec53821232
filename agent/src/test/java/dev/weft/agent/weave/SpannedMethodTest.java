package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import dev.weft.bootstrap.Span;
import dev.weft.bootstrap.Thrown;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A method that is woven at both ends. */
class SpannedMethodTest {
  private static final String TYPE = Subject.class.getName().replace('.', '/');

  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private @Nullable Object entering;
  private boolean broken;

  @BeforeEach
  void install() {
    Span span =
        new Span() {
          @Override
          public @Nullable Object enter(Object self, Object[] args) {
            say("enter " + Arrays.toString(args));
            return entering;
          }

          @Override
          public void left(Object self, @Nullable Object value) {
            say("left " + name(self) + " " + value);
          }

          @Override
          public void threw(Object self, Throwable thrown) {
            say("threw " + name(self) + " " + thrown.getMessage());
          }
        };
    Bridge.install(new Hook[1], new Span[] {span}, (number, failure) -> failures.add(failure));
  }

  @Test
  void isToldOfTheArgumentsAndOfTheResult() throws Exception {
    assertThat(connect("a", 1, 2L)).isEqualTo(true);
    assertThat(seen).containsExactly("enter [a, 1, 2]", "left Subject true");
  }

  @Test
  void mayChangeTheArguments() throws Exception {
    entering = new Object[] {"b", 3, 4L};
    assertThat(connect("a", 1, 2L)).isEqualTo(false);
    assertThat(text("x")).isEqualTo("b3");
  }

  @Test
  void isToldWhatTheBodyThrowsWhichGoesOn() throws Exception {
    assertThatThrownBy(() -> connect("throw", 0, 0L))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("refused")
        .hasNoSuppressedExceptions();
    assertThat(seen).containsExactly("enter [throw, 0, 0]", "threw Subject refused");
  }

  @Test
  void whatTheBodyCatchesItselfIsNotTold() throws Exception {
    assertThat(connect("caught", 0, 0L)).isEqualTo(false);
    assertThat(seen).containsExactly("enter [caught, 0, 0]", "left Subject false");
  }

  @Test
  void mayThrowInPlaceOfTheBody() {
    entering = new Thrown(new IOException("no endpoint"));
    assertThatThrownBy(() -> connect("a", 1, 2L)).cause().hasMessage("no endpoint");
    assertThat(seen).containsExactly("enter [a, 1, 2]");
    assertThat(failures).isEmpty();
  }

  @Test
  void thatFailsIsReportedAndTheMethodIsAsWithoutIt() throws Exception {
    broken = true;
    assertThat(connect("a", 1, 2L)).isEqualTo(true);
    assertThatThrownBy(() -> connect("throw", 1, 2L)).cause().hasMessage("refused");
    assertThat(failures).hasSize(4);
  }

  @Test
  void methodsThatReturnNothingOrAnObjectCanBeWoven() throws Exception {
    Object subject = woven();
    subject.getClass().getMethod("close").invoke(subject);
    assertThat(text("x")).isEqualTo("x0");
    assertThat(seen)
        .containsExactly("enter []", "left Subject null", "enter [x, 0]", "left Subject x0");
  }

  private void say(String what) {
    if (broken) {
      throw new IllegalStateException(what);
    }
    seen.add(what);
  }

  /** Another class loader's copy doesn't know where it is declared. */
  private static String name(Object self) {
    String name = self.getClass().getName();
    return name.substring(name.lastIndexOf('$') + 1);
  }

  private static Object connect(String a, int b, long c) throws Exception {
    Object subject = woven();
    Method connect = subject.getClass().getMethod("connect", String.class, int.class, long.class);
    return connect.invoke(subject, a, b, c);
  }

  private static Object text(String a) throws Exception {
    Object subject = woven();
    return subject.getClass().getMethod("text", String.class, int.class).invoke(subject, a, 0);
  }

  private static Object woven() throws Exception {
    List<Weave> weaves =
        List.of(
            Weave.span("test", 0, TYPE, "connect", "(Ljava/lang/String;IJ)Z"),
            Weave.span("test", 0, TYPE, "close", "()V"),
            Weave.span("test", 0, TYPE, "text", "(Ljava/lang/String;I)Ljava/lang/String;"));
    byte[] bytes;
    try (InputStream in =
        SpannedMethodTest.class.getClassLoader().getResourceAsStream(TYPE + ".class")) {
      bytes = WovenClass.of(in.readAllBytes(), weaves, false);
    }
    return new Defining().define(bytes).getConstructor().newInstance();
  }

  private static final class Defining extends ClassLoader {
    Class<?> define(byte[] bytes) {
      return defineClass(Subject.class.getName(), bytes, 0, bytes.length);
    }
  }

  /** Has handlers of its own, branches and locks, as what connects in the JDK. */
  public static final class Subject {
    public boolean connect(String a, int b, long c) throws IOException {
      synchronized (this) {
        try {
          if (a.equals("throw") || a.equals("caught")) {
            throw new IOException("refused");
          }
          String text = a + b + c;
          return text.equals("a12");
        } catch (IOException e) {
          if (a.equals("caught")) {
            return false;
          }
          throw e;
        } finally {
          rest();
        }
      }
    }

    public void close() {
      rest();
    }

    private void rest() {
      for (int i = 0; i < 2; i++) {
        if (toString().isEmpty()) {
          return;
        }
      }
    }

    public String text(String a, int b) {
      return a + b;
    }
  }
}
