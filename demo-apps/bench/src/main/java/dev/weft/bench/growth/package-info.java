/** What more endpoints and more services cost the application that calls them. */
@NullMarked
package dev.weft.bench.growth;

import org.jspecify.annotations.NullMarked;
