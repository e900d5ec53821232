/**
 * The example mesh: users-query (service A), users-update (service B) and web, which calls both.
 */
@NullMarked
package dev.weft.demo;

import org.jspecify.annotations.NullMarked;
