/** The application of the example: it calls both services and counts who answered. */
@NullMarked
package dev.weft.demo.web;

import org.jspecify.annotations.NullMarked;
