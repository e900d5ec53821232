package dev.weft.agent.call;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceParentTest {
  private static final String TEXT = "00-0af7651916cd43dd8448eb211c80319c-f7ad6b7169203331-03";

  @Test
  void isWrittenAsTheSpecificationShowsIt() {
    TraceParent parent =
        new TraceParent(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xf7ad6b7169203331L, 3);

    assertThat(parent).hasToString(TEXT);
    assertThat(TEXT).hasSize(TraceParent.LENGTH);
  }

  @Test
  void isTheSameFromDigits() {
    TraceParent parent = TraceParent.of("0af7651916cd43dd8448eb211c80319c", "f7ad6b7169203331", 3);

    assertThat(parent).hasToString(TEXT);
  }

  @Test
  void isWrittenIntoTheMiddleOfAHead() {
    byte[] head = "x".repeat(TraceParent.LENGTH + 4).getBytes(ISO_8859_1);

    new TraceParent(0, 1, 1, TraceParent.SAMPLED).write(head, 2);

    assertThat(new String(head, ISO_8859_1))
        .isEqualTo("xx00-00000000000000000000000000000001-0000000000000001-01xx");
  }
}
