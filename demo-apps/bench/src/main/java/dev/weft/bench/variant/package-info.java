/** The ways to reach a service that are compared. */
@NullMarked
package dev.weft.bench.variant;

import org.jspecify.annotations.NullMarked;
