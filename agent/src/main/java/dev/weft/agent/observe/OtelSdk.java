package dev.weft.agent.observe;

import dev.weft.agent.call.Traces;
import dev.weft.policy.route.RequestHead;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The OpenTelemetry SDK, configured by {@code OTEL_*}. The one class, with {@link OtelSpan}, that
 * names types of it; loaded by name in {@link Otel#start}.
 *
 * <p>The context is always given: the one of the current thread would leave a thread local of ours
 * in every thread of the application.
 */
final class OtelSdk implements OtelExport {
  private static final String SCOPE = "dev.weft";
  private static final int CLOSE_SECONDS = 2;

  private final OpenTelemetrySdk sdk;
  private final Tracer tracer;
  private final DoubleHistogram durations;

  OtelSdk(Telemetry telemetry, @Nullable String service, Map<String, String> overrides) {
    sdk = sdk(service, overrides);
    tracer = sdk.getTracer(SCOPE);
    Meter meter = sdk.getMeter(SCOPE);
    durations =
        meter
            .histogramBuilder("http.client.request.duration")
            .setUnit("s")
            .setDescription("Duration of HTTP client requests, each try by itself.")
            .setExplicitBucketBoundariesAdvice(
                Arrays.stream(Histogram.boundsSeconds()).boxed().toList())
            .build();
    observe(meter, telemetry);
  }

  @Override
  public DoubleConsumer durations(Map<String, Object> attributes) {
    Attributes converted = attributes(attributes);
    return seconds -> durations.record(seconds, converted, Context.root());
  }

  @Override
  public Traces.Trace start(RequestHead head) {
    return OtelSpan.start(tracer, head);
  }

  @Override
  public void close() {
    sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** Logs are switched off: there are none, and their exporter would take a thread. */
  private static OpenTelemetrySdk sdk(@Nullable String service, Map<String, String> overrides) {
    Map<String, String> defaults = new HashMap<>();
    String resource = Otel.setting("OTEL_RESOURCE_ATTRIBUTES");
    if (service != null && (resource == null || !resource.contains("service.name="))) {
      defaults.put("otel.service.name", service);
    }
    Map<String, String> fixed = new HashMap<>(overrides);
    fixed.put("otel.logs.exporter", "none");
    return AutoConfiguredOpenTelemetrySdk.builder()
        .setServiceClassLoader(OtelSdk.class.getClassLoader())
        .addPropertiesSupplier(() -> defaults)
        .addPropertiesCustomizer(properties -> fixed)
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  /** All other metrics are read off the telemetry when the exporter asks, with one reading. */
  private static void observe(Meter meter, Telemetry telemetry) {
    Map<String, ObservableMeasurement> instruments = new LinkedHashMap<>();
    for (Metric metric : telemetry.read()) {
      if (metric.kind() != Metric.Kind.HISTOGRAM) {
        instruments.put(metric.name(), instrument(meter, metric));
      }
    }
    ObservableMeasurement[] all = instruments.values().toArray(new ObservableMeasurement[0]);
    meter.batchCallback(
        () -> report(telemetry, instruments), all[0], Arrays.copyOfRange(all, 1, all.length));
  }

  private static ObservableMeasurement instrument(Meter meter, Metric metric) {
    return metric.kind() == Metric.Kind.COUNTER
        ? meter
            .counterBuilder(metric.name())
            .setUnit(metric.unit())
            .setDescription(metric.help())
            .buildObserver()
        : meter
            .gaugeBuilder(metric.name())
            .setUnit(metric.unit())
            .setDescription(metric.help())
            .buildObserver();
  }

  private static void report(Telemetry telemetry, Map<String, ObservableMeasurement> instruments) {
    for (Metric metric : telemetry.read()) {
      ObservableMeasurement instrument = instruments.get(metric.name());
      if (instrument == null) {
        continue;
      }
      for (Metric.Sample sample : metric.samples()) {
        Attributes attributes = attributes(sample.attributes());
        if (metric.kind() == Metric.Kind.COUNTER) {
          ((ObservableLongMeasurement) instrument).record((long) sample.value(), attributes);
        } else {
          ((ObservableDoubleMeasurement) instrument).record(sample.value(), attributes);
        }
      }
    }
  }

  private static Attributes attributes(Map<String, Object> values) {
    AttributesBuilder attributes = Attributes.builder();
    values.forEach(
        (name, value) -> {
          if (value instanceof Long number) {
            attributes.put(name, number);
          } else {
            attributes.put(name, value.toString());
          }
        });
    return attributes.build();
  }
}
