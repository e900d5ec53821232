/**
 * The application that is measured: the same program in every variant, knowing nothing of any mesh.
 */
@NullMarked
package dev.weft.bench.app;

import org.jspecify.annotations.NullMarked;
