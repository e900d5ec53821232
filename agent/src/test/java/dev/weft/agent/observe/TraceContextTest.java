package dev.weft.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceContextTest {

  @Test
  void aRequestThatHasATraceKeepsItUntouched() {
    String present = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    assertThat(context(1L).start(new TestHead("GET", "users", "/", present)).traceparent())
        .as("nothing to set")
        .isNull();
  }

  @Test
  void anyOtherStartsOneThatIsSampled() {
    assertThat(
            context(0x0123456789abcdefL, 0xfedcba9876543210L, 0x8000000000000001L)
                .start(new TestHead("GET", "users", "/", null))
                .traceparent())
        .hasToString("00-0123456789abcdeffedcba9876543210-8000000000000001-01");
  }

  @Test
  void anIdIsNeverAllZeros() {
    assertThat(context(0L, 0L, 0L).start(new TestHead("GET", "users", "/", null)).traceparent())
        .hasToString("00-00000000000000010000000000000000-0000000000000001-01");
  }

  private static TraceContext context(Long... random) {
    Iterator<Long> numbers = List.of(random).iterator();
    return new TraceContext(new Telemetry(), numbers::next);
  }
}
