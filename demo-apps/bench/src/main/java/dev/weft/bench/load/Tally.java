package dev.weft.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.result.Spread;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * The slices of one kind of load in one round. Each figure is that of the median slice, so that a
 * moment in which the machine did something else doesn't become the round's.
 */
public final class Tally {
  private final List<Slice> slices = new ArrayList<>();

  public void add(JsonNode slice, double usedMicros) throws DataFormatException {
    if (slice.get("failures").asLong() > 0) {
      throw new IllegalStateException(slice.get("failures") + " requests failed");
    }
    byte[] bytes = Base64.getDecoder().decode(slice.get("latencies").asText());
    slices.add(
        new Slice(
            Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0),
            slice.get("nanos").asDouble() / 1e9,
            slice.get("allocatedBytes").asDouble(),
            usedMicros,
            slice.get("compilationMillis").asDouble()));
  }

  public double perSecond() {
    return median(slice -> slice.requests() / slice.seconds);
  }

  public double cpuMicrosPerRequest() {
    return median(slice -> slice.cpuMicros / slice.requests());
  }

  public double bytesPerRequest() {
    return median(slice -> slice.allocatedBytes / slice.requests());
  }

  /** How busy the JIT compiler was, in milliseconds of a second. */
  public double compilationMillisPerSecond() {
    return median(slice -> slice.compilationMillis / slice.seconds);
  }

  public double micros(double percentile) {
    return median(slice -> slice.latencies.getValueAtPercentile(percentile) / 1e3);
  }

  private double median(ToDoubleFunction<Slice> figure) {
    return new Spread(slices.stream().map(figure::applyAsDouble).toList()).median();
  }

  private record Slice(
      Histogram latencies,
      double seconds,
      double allocatedBytes,
      double cpuMicros,
      double compilationMillis) {

    double requests() {
      return latencies.getTotalCount();
    }
  }
}
