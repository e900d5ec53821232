/** Sees where the application listens, so that its service can be registered. */
@NullMarked
package dev.weft.agent.listen;

import org.jspecify.annotations.NullMarked;
