package dev.weft.bench.app;

import org.HdrHistogram.Histogram;

/**
 * What one stretch of load gave.
 *
 * @param latencies of the requests that were answered with a 200, in nanoseconds
 * @param nanos how long it took
 * @param allocatedBytes by all threads of the JVM
 * @param compilationMillis what the JIT compiler was busy meanwhile: nearly nothing if it was done
 */
record Slice(
    Histogram latencies, long failures, long nanos, long allocatedBytes, long compilationMillis) {

  /** One line of JSON; the whole histogram is in it, so that slices can be added. */
  String json() {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
    int length = latencies.encodeIntoCompressedByteBuffer(bytes);
    byte[] encoded = java.util.Arrays.copyOf(bytes.array(), length);
    return "{\"requests\":%d,\"failures\":%d,\"nanos\":%d,\"allocatedBytes\":%d,\"compilationMillis\":%d,\"latencies\":\"%s\"}"
        .formatted(
            latencies.getTotalCount(),
            failures,
            nanos,
            allocatedBytes,
            compilationMillis,
            java.util.Base64.getEncoder().encodeToString(encoded));
  }
}
