/** What the agent answers and sends by itself, on its one event loop. */
@NullMarked
package dev.weft.agent.relay;

import org.jspecify.annotations.NullMarked;
