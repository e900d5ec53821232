package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Carrier;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WovenClassTest {
  private static final String TYPE = Subject.class.getName().replace('.', '/');

  private final List<Throwable> failures = new ArrayList<>();
  private Hook hook = (self, args, value) -> value;

  @BeforeEach
  void install() {
    Hook delegating = (self, args, value) -> hook.call(self, args, value);
    Bridge.install(
        new Hook[] {delegating}, new Span[1], (number, failure) -> failures.add(failure));
  }

  @Test
  void aHookThatStandsAsideChangesNothing() throws Exception {
    Object subject = woven(around("join", "(Ljava/lang/String;IJZ)Ljava/lang/String;"));

    assertThat(join(subject)).isEqualTo("a-1-2-true");
  }

  @Test
  void aHookAroundSeesTheArgumentsAndMayAnswerInPlaceOfTheBody() throws Exception {
    List<Object> seen = new ArrayList<>();
    hook =
        (self, args, value) -> {
          seen.addAll(Arrays.asList(args));
          return "hooked";
        };

    assertThat(join(woven(around("join", "(Ljava/lang/String;IJZ)Ljava/lang/String;"))))
        .isEqualTo("hooked");
    assertThat(seen).containsExactly("a", 1, 2L, true);
  }

  @Test
  void aHookMayThrowWhatTheMethodMayThrow() throws Exception {
    hook = (self, args, value) -> new Thrown(new IOException("on purpose"));
    Object subject = woven(around("join", "(Ljava/lang/String;IJZ)Ljava/lang/String;"));

    assertThatThrownBy(() -> join(subject))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessage("on purpose");
    assertThat(failures).isEmpty();
  }

  @Test
  void aHookThatFailsIsReportedAndTheBodyRuns() throws Exception {
    hook =
        (self, args, value) -> {
          throw new AssertionError("broken");
        };

    assertThat(join(woven(around("join", "(Ljava/lang/String;IJZ)Ljava/lang/String;"))))
        .isEqualTo("a-1-2-true");
    assertThat(failures).singleElement().extracting(Throwable::getMessage).isEqualTo("broken");
  }

  @Test
  void aHookOnAValueSeesEveryReturnOfTheMethod() throws Exception {
    hook = (self, args, value) -> value + "!";
    Object subject = woven(value("pick", "(I)Ljava/lang/String;"));

    assertThat(subject.getClass().getMethod("pick", int.class).invoke(subject, 0))
        .isEqualTo("zero!");
    assertThat(subject.getClass().getMethod("pick", int.class).invoke(subject, 7))
        .isEqualTo("many!");
  }

  @Test
  void aMethodWithoutResultAndAStaticOneCanBeWoven() throws Exception {
    hook = (self, args, value) -> null;
    Object subject = woven(around("fail", "()V"));

    subject.getClass().getMethod("fail").invoke(subject);

    hook = (self, args, value) -> Boolean.FALSE;
    Object other = woven(around("always", "([Ljava/lang/String;)Z"));
    assertThat(
            other
                .getClass()
                .getMethod("always", String[].class)
                .invoke(null, (Object) new String[0]))
        .isEqualTo(false);
  }

  @Test
  void oneOfSeveralKnownShapesOfAMethodIsEnough() throws Exception {
    hook = (self, args, value) -> "hooked";

    assertThat(
            join(
                woven(
                    Weave.around(
                        "test",
                        0,
                        TYPE,
                        "join",
                        "()Ljava/lang/String;",
                        "(Ljava/lang/String;IJZ)Ljava/lang/String;"))))
        .isEqualTo("hooked");
  }

  @Test
  void aHookAtTheEndOfAMethodWithoutAResultSeesEachReturn() throws Exception {
    List<Object> seen = new ArrayList<>();
    hook =
        (self, args, value) -> {
          seen.add(((List<?>) args[0]).size());
          return value;
        };
    Object subject = woven(value("maybeAdd", "(Ljava/util/List;I)V"));
    Method maybeAdd = subject.getClass().getMethod("maybeAdd", List.class, int.class);

    maybeAdd.invoke(subject, new ArrayList<String>(), 0);
    maybeAdd.invoke(subject, new ArrayList<String>(), 1);

    assertThat(seen).containsExactly(0, 1);
    assertThat(failures).isEmpty();
  }

  @Test
  void aClassThatLacksAMethodIsLeftAlone() {
    assertThatThrownBy(() -> woven(around("join", "(I)V")))
        .isInstanceOf(WovenClass.UnknownClass.class)
        .hasMessage("found 0 of the 1 methods to weave");
  }

  @Test
  void aClassCarriesForEachOfItsObjectsWhatHooksKeepOfIt() throws Exception {
    List<Weave> weaves =
        List.of(Weave.state("test", 1, TYPE), value("pick", "(I)Ljava/lang/String;"));
    Carrier first = (Carrier) woven(weaves, true);
    Carrier second = (Carrier) first.getClass().getConstructor().newInstance();

    first.weftState("first");
    second.weftState("second");

    assertThat(first.weftState()).isEqualTo("first");
    assertThat(second.weftState()).isEqualTo("second");
  }

  @Test
  void aClassThatIsLoadedAlreadyKeepsItsShapeAndIsWovenAllTheSame() throws Exception {
    hook = (self, args, value) -> "hooked";
    List<Weave> weaves =
        List.of(
            Weave.state("test", 1, TYPE),
            around("join", "(Ljava/lang/String;IJZ)Ljava/lang/String;"));

    Object subject = woven(weaves, false);

    assertThat(subject).isNotInstanceOf(Carrier.class);
    assertThat(subject.getClass().getDeclaredFields()).isEmpty();
    assertThat(join(subject)).isEqualTo("hooked");
  }

  @Test
  void aMethodThatSomeBuildsLackMayBeMissing() throws Exception {
    hook = (self, args, value) -> value + "!";
    List<Weave> weaves =
        List.of(
            Weave.maybeValue("test", 0, TYPE, "other", "()V"),
            Weave.maybeValue("test", 0, TYPE, "pick", "(I)Ljava/lang/String;"));
    Object subject = woven(weaves, false);

    assertThat(subject.getClass().getMethod("pick", int.class).invoke(subject, 0))
        .isEqualTo("zero!");
  }

  private static Weave around(String method, String descriptor) {
    return Weave.around("test", 0, TYPE, method, descriptor);
  }

  private static Weave value(String method, String descriptor) {
    return Weave.value("test", 0, TYPE, method, descriptor);
  }

  private static Object join(Object subject) throws ReflectiveOperationException {
    return subject
        .getClass()
        .getMethod("join", String.class, int.class, long.class, boolean.class)
        .invoke(subject, "a", 1, 2L, true);
  }

  private static Object woven(Weave weave) throws Exception {
    return woven(List.of(weave), false);
  }

  private static Object woven(List<Weave> weaves, boolean carries) throws Exception {
    byte[] bytes;
    try (InputStream in =
        WovenClassTest.class.getClassLoader().getResourceAsStream(TYPE + ".class")) {
      bytes = WovenClass.of(in.readAllBytes(), weaves, carries);
    }
    return new Defining().define(bytes).getConstructor().newInstance();
  }

  private static final class Defining extends ClassLoader {
    Class<?> define(byte[] bytes) {
      return defineClass(Subject.class.getName(), bytes, 0, bytes.length);
    }
  }

  /** Has frames, branches and all kinds of arguments that weaves come across. */
  public static final class Subject {
    public String join(String a, int b, long c, boolean d) throws IOException {
      StringBuilder text = new StringBuilder();
      for (Object part : new Object[] {a, b, c}) {
        text.append(part).append('-');
      }
      return text.append(d).toString();
    }

    public String pick(int number) {
      if (number == 0) {
        return "zero";
      }
      return "many";
    }

    public void fail() {
      throw new IllegalStateException("the body ran");
    }

    /** Returns from two places. */
    public void maybeAdd(List<String> list, int number) {
      if (number == 0) {
        return;
      }
      list.add("many");
    }

    public static boolean always(String[] arguments) {
      return true;
    }
  }
}
