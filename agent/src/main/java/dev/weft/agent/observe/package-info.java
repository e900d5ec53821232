/** What operators see of one JVM: metrics, traces and the admin server. */
@NullMarked
package dev.weft.agent.observe;

import org.jspecify.annotations.NullMarked;
