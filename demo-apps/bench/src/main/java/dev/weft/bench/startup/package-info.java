/** What an agent adds to the start of an application. */
@NullMarked
package dev.weft.bench.startup;

import org.jspecify.annotations.NullMarked;
