/** How long a cold JVM takes until it knows a service's instances. */
@NullMarked
package dev.weft.bench.cold;

import org.jspecify.annotations.NullMarked;
