/** The admin server: what one JVM's mesh knows and does, read only, over HTTP. */
@NullMarked
package dev.weft.agent.observe.admin;

import org.jspecify.annotations.NullMarked;
