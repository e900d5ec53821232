/** How soon requests honour what changes in Consul. */
@NullMarked
package dev.weft.bench.changes;

import org.jspecify.annotations.NullMarked;
