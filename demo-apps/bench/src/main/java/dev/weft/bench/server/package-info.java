/** The processes that the benchmark starts and stops: servers, proxies, Consul. */
@NullMarked
package dev.weft.bench.server;

import org.jspecify.annotations.NullMarked;
