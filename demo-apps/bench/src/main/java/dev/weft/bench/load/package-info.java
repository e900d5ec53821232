/** Throughput, latency, processor time and memory of an application under load. */
@NullMarked
package dev.weft.bench.load;

import org.jspecify.annotations.NullMarked;
