package dev.weft.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** The slices of one kind of load, added up. */
public final class Tally {
  private final Histogram latencies = new Histogram(3);
  private double nanos;
  private double allocatedBytes;
  private double cpuMicros;
  private double compilationMillis;

  public void add(JsonNode slice, double usedMicros) throws DataFormatException {
    if (slice.get("failures").asLong() > 0) {
      throw new IllegalStateException(slice.get("failures") + " requests failed");
    }
    byte[] bytes = Base64.getDecoder().decode(slice.get("latencies").asText());
    latencies.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0));
    nanos += slice.get("nanos").asDouble();
    allocatedBytes += slice.get("allocatedBytes").asDouble();
    cpuMicros += usedMicros;
    compilationMillis += slice.get("compilationMillis").asDouble();
  }

  public double perSecond() {
    return latencies.getTotalCount() / (nanos / 1e9);
  }

  public double cpuMicrosPerRequest() {
    return cpuMicros / latencies.getTotalCount();
  }

  public double bytesPerRequest() {
    return allocatedBytes / latencies.getTotalCount();
  }

  /** How busy the JIT compiler was, in milliseconds of a second. */
  public double compilationMillisPerSecond() {
    return compilationMillis / (nanos / 1e9);
  }

  public double micros(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e3;
  }
}
