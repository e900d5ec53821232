/** A small HTTP/1.1 server for the example's programs. */
@NullMarked
package dev.weft.demo.http;

import org.jspecify.annotations.NullMarked;
