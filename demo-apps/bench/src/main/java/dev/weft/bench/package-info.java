/** The benchmark: what the mesh costs and what it gains, beside nothing and beside its peers. */
@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;
