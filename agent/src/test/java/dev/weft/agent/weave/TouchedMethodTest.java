package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bootstrap.Bridge;
import dev.weft.bootstrap.Hook;
import dev.weft.bootstrap.Span;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A method that tells of its use while somebody watches. */
class TouchedMethodTest {
  private static final String TYPE = Subject.class.getName().replace('.', '/');

  private final List<Object> touched = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private boolean broken;

  @BeforeEach
  void install() {
    Hook hook =
        (self, args, value) -> {
          if (broken) {
            throw new IllegalStateException();
          }
          touched.add(self);
          return null;
        };
    Bridge.install(new Hook[] {hook}, new Span[1], (number, failure) -> failures.add(failure));
  }

  @AfterEach
  void watchNoMore() {
    Bridge.watching = false;
  }

  @Test
  void tellsOnlyWhileSomebodyWatches() throws Exception {
    Object subject = woven();
    assertThat(read(subject, 3)).isEqualTo(6);
    assertThat(touched).isEmpty();
    Bridge.watching = true;
    assertThat(read(subject, 3)).isEqualTo(6);
    assertThat(touched).containsExactly(subject);
    Bridge.watching = false;
    assertThat(read(subject, 3)).isEqualTo(6);
    assertThat(touched).hasSize(1);
  }

  @Test
  void aMethodThatBeginsWithALoopIsWhole() throws Exception {
    Object subject = woven();
    Bridge.watching = true;
    assertThat(subject.getClass().getMethod("loop", int.class).invoke(subject, 4)).isEqualTo(0);
    assertThat(touched).containsExactly(subject);
  }

  @Test
  void whatFailsIsReportedAndTheMethodGoesOn() throws Exception {
    broken = true;
    Bridge.watching = true;
    assertThat(read(woven(), 3)).isEqualTo(6);
    assertThat(failures).hasSize(1);
  }

  private static @Nullable Object read(Object subject, int count) throws Exception {
    return subject.getClass().getMethod("read", int.class).invoke(subject, count);
  }

  private static Object woven() throws Exception {
    List<Weave> weaves =
        List.of(
            Weave.touch("test", 0, TYPE, "read", "(I)I"),
            Weave.touch("test", 0, TYPE, "loop", "(I)I"));
    byte[] bytes;
    try (InputStream in =
        TouchedMethodTest.class.getClassLoader().getResourceAsStream(TYPE + ".class")) {
      bytes = WovenClass.of(in.readAllBytes(), weaves, false);
    }
    return new Defining().define(bytes).getConstructor().newInstance();
  }

  private static final class Defining extends ClassLoader {
    Class<?> define(byte[] bytes) {
      return defineClass(Subject.class.getName(), bytes, 0, bytes.length);
    }
  }

  /** Reads, in a way. */
  public static final class Subject {
    public int read(int count) {
      int sum = 0;
      for (int i = 1; i <= count; i++) {
        sum += i;
      }
      return sum;
    }

    public int loop(int count) {
      while (count > 0) {
        count--;
      }
      return count;
    }
  }
}
