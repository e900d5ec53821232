/**
 * What was measured, and what it says: samples, ratios with their spread, the table, the targets.
 */
@NullMarked
package dev.weft.bench.result;

import org.jspecify.annotations.NullMarked;
