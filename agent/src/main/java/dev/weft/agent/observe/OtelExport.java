package dev.weft.agent.observe;

import dev.weft.agent.call.Traces;
import dev.weft.policy.route.RequestHead;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * The way to the OpenTelemetry SDK, without a type of it: {@link OtelSdk} is loaded by name, only
 * if exporting was asked for. Called on the application's threads.
 */
interface OtelExport {
  /** Where durations in seconds with these attributes go. */
  DoubleConsumer durations(Map<String, Object> attributes);

  Traces.Trace start(RequestHead head);

  /** Sends what is left, for a bounded time. */
  void close();
}
