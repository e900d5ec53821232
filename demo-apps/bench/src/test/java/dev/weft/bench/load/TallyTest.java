package dev.weft.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void aSliceThatTheMachineSpoiledDoesNotCount() throws Exception {
    tally.add(slice(100, 50_000, 0), 4_000);
    tally.add(slice(100, 60_000, 0), 4_200);
    tally.add(slice(10, 9_000_000, 0), 3_000);
    assertThat(tally.perSecond()).isEqualTo(100);
    assertThat(tally.cpuMicrosPerRequest()).isEqualTo(42);
    assertThat(tally.micros(99)).isBetween(59.9, 60.1);
  }

  @Test
  void whatIsAllocatedAndCompiledIsPerRequestAndPerSecond() throws Exception {
    tally.add(slice(100, 50_000, 0), 4_000);
    assertThat(tally.bytesPerRequest()).isEqualTo(20);
    assertThat(tally.compilationMillisPerSecond()).isEqualTo(7);
  }

  @Test
  void aFailedRequestIsAnError() throws Exception {
    JsonNode failed = slice(100, 50_000, 3);
    assertThatThrownBy(() -> tally.add(failed, 1)).hasMessage("3 requests failed");
  }

  /** A second with requests that all took as long. */
  private static JsonNode slice(int requests, long nanosEach, int failures) throws Exception {
    Histogram latencies = new Histogram(3);
    latencies.recordValueWithCount(nanosEach, requests);
    ByteBuffer bytes = ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
    int length = latencies.encodeIntoCompressedByteBuffer(bytes);
    String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    return new ObjectMapper()
        .readTree(
            """
            {"failures": %d, "nanos": 1000000000, "allocatedBytes": %d, "compilationMillis": 7,
             "latencies": "%s"}
            """
                .formatted(failures, 20L * requests, encoded));
  }
}
