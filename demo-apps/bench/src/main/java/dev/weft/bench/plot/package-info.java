/** Charts of what a run measured. */
@NullMarked
package dev.weft.bench.plot;

import org.jspecify.annotations.NullMarked;
