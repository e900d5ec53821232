/** Sends the probes of health checks, from the agent's one event loop. */
@NullMarked
package dev.weft.agent.health;

import org.jspecify.annotations.NullMarked;
