/** Discovery without Consul: one local file. */
@NullMarked
package dev.weft.agent.registry;

import org.jspecify.annotations.NullMarked;
