package dev.weft.bench.app;

import org.HdrHistogram.Histogram;

/** What one stretch of load gave. */
record Slice(Histogram latencies, long failures, long nanos, long allocatedBytes) {

  /** One line of JSON; the whole histogram is in it, so that slices can be added. */
  String json() {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(latencies.getNeededByteBufferCapacity());
    int length = latencies.encodeIntoCompressedByteBuffer(bytes);
    byte[] encoded = java.util.Arrays.copyOf(bytes.array(), length);
    return "{\"requests\":%d,\"failures\":%d,\"nanos\":%d,\"allocatedBytes\":%d,\"latencies\":\"%s\"}"
        .formatted(
            latencies.getTotalCount(),
            failures,
            nanos,
            allocatedBytes,
            java.util.Base64.getEncoder().encodeToString(encoded));
  }
}
