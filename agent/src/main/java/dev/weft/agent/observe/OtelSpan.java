package dev.weft.agent.observe;

import dev.weft.agent.call.TraceParent;
import dev.weft.agent.call.Traces;
import dev.weft.policy.Outcome;
import dev.weft.policy.route.RequestHead;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * The client span of one call, retries included. The query isn't recorded: it may carry secrets.
 */
final class OtelSpan implements Traces.Trace {
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> METHOD_AS_WRITTEN =
      AttributeKey.stringKey("http.request.method_original");
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  private static final AttributeKey<Long> RESENT =
      AttributeKey.longKey("http.request.resend_count");

  private final Span span;

  private OtelSpan(Span span) {
    this.span = span;
  }

  static OtelSpan start(Tracer tracer, RequestHead head) {
    String method = Telemetry.knownMethod(head.method());
    boolean known = method.equals(head.method());
    SpanBuilder builder =
        tracer
            .spanBuilder(known ? method : "HTTP")
            .setSpanKind(SpanKind.CLIENT)
            .setParent(
                W3CTraceContextPropagator.getInstance()
                    .extract(Context.root(), head, Headers.INSTANCE))
            .setAttribute(METHOD, method)
            .setAttribute(PATH, path(head.path()));
    if (!known) {
      builder.setAttribute(METHOD_AS_WRITTEN, head.method());
    }
    server(builder, head.authority());
    return new OtelSpan(builder.startSpan());
  }

  @Override
  public TraceParent traceparent() {
    SpanContext context = span.getSpanContext();
    return TraceParent.of(
        context.getTraceId(), context.getSpanId(), context.getTraceFlags().asByte() & 0xff);
  }

  @Override
  public void end(Outcome outcome, int attempts) {
    if (outcome.status() != 0) {
      span.setAttribute(STATUS, (long) outcome.status());
    }
    if (attempts > 1) {
      span.setAttribute(RESENT, attempts - 1L);
    }
    String error = Series.errorType(outcome);
    if (error != null) {
      span.setAttribute(ERROR, error);
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  private static void server(SpanBuilder builder, String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon <= authority.lastIndexOf(']')) {
      builder.setAttribute(ADDRESS, authority);
      return;
    }
    builder.setAttribute(ADDRESS, authority.substring(0, colon));
    try {
      builder.setAttribute(PORT, Long.parseLong(authority.substring(colon + 1)));
    } catch (NumberFormatException e) {
      // A port that isn't one: the call itself will say so.
    }
  }

  private static String path(String pathAndQuery) {
    int query = pathAndQuery.indexOf('?');
    return query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
  }

  private enum Headers implements TextMapGetter<RequestHead> {
    INSTANCE;

    @Override
    public @Nullable String get(@Nullable RequestHead head, String name) {
      return head == null ? null : head.header(name);
    }
  }
}
