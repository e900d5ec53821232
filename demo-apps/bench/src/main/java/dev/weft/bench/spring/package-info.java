/** The programs of the benchmark that are Spring applications. */
@NullMarked
package dev.weft.bench.spring;

import org.jspecify.annotations.NullMarked;
