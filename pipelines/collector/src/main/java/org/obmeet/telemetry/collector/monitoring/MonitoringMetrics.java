package org.obmeet.telemetry.collector.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.obmeet.telemetry.lake.landing.LandingListener;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * What is counted. Labels are words of this program's own: routes, streams, verdicts and reasons,
 * never anything of a request.
 */
public final class MonitoringMetrics implements AutoCloseable {
  private static final String STREAM = "stream";

  /** A fault that stays is told once a second, in nanoseconds. */
  private static final long TELL_EVERY = 1_000_000_000L;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** There before the first fault, so that the first one is seen as a rise. */
  private final Counter faults =
      Counter.builder("telemetry.collector.faults")
          .description("Faults of our own")
          .register(registry);

  private final JsonLog log;
  private final List<Runnable> beforeReading = new CopyOnWriteArrayList<>();

  /** Nothing counted yet. */
  public MonitoringMetrics(JsonLog log) {
    this.log = log;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** A request was answered. */
  public void answered(String route, int status, long nanos) {
    Timer.builder("telemetry.collector.requests")
        .description("Requests answered")
        .tag("route", route)
        .tag("status", Integer.toString(status))
        .serviceLevelObjectives(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2))
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Bytes of bodies came in, as sent. */
  public void received(long bytes) {
    Counter.builder("telemetry.collector.body.bytes")
        .description("Bytes of bodies, as sent")
        .register(registry)
        .increment(bytes);
  }

  /**
   * Records were judged.
   *
   * @param verdict accepted, held, dropped or rejected
   * @param reason empty where there is none to give
   */
  public void judged(String stream, String verdict, String reason, long records) {
    if (records > 0) {
      Counter.builder("telemetry.collector.records")
          .description("Records by verdict")
          .tag(STREAM, stream)
          .tag("verdict", verdict)
          .tag("reason", reason)
          .register(registry)
          .increment(records);
    }
  }

  /**
   * Something failed that should not: counted, and told by its kind and place alone, for its
   * message may quote what came in.
   */
  public void unexpected(Throwable failure) {
    faults.increment();
    log.error("fault", Map.of("kind", failure.getClass().getSimpleName(), "place", place(failure)));
  }

  private static String place(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("org.obmeet.telemetry.")) {
        return frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return "unknown";
  }

  /** Something that is looked up when it is asked for. */
  public void gauge(String name, String stream, String description, DoubleSupplier value) {
    Gauge.builder("telemetry.collector." + name, value::getAsDouble)
        .description(description)
        .tag(STREAM, stream)
        .register(registry);
  }

  /** Something that is a word, looked up when it is asked for: a label of a gauge that is 1. */
  public void word(String name, String label, String description, Supplier<String> value) {
    MultiGauge gauge =
        MultiGauge.builder("telemetry.collector." + name)
            .description(description)
            .register(registry);
    beforeReading.add(
        () -> gauge.register(List.of(MultiGauge.Row.of(Tags.of(label, value.get()), 1)), true));
  }

  /** Counts what a landing writer does, and says so where it fails. */
  public LandingListener landing(String stream) {
    Timer sync = timer("sync", stream);
    DistributionSummary shared = summary("sync.requests", "Requests that shared a sync", stream);
    Counter rows = counter("landed.records", "Rows on stable storage", stream);
    Counter bytes = counter("landed.bytes", "Bytes on stable storage", stream);
    Counter failures = counter("landing.failures", "Writes that failed", stream);
    Counter segments = counter("segments", "Segments sealed", stream);
    return new LandingListener() {
      private long told = registry.config().clock().monotonicTime() - TELL_EVERY;

      @Override
      public void synced(int requests, long written, long size, long nanos) {
        sync.record(nanos, TimeUnit.NANOSECONDS);
        shared.record(requests);
        rows.increment(written);
        bytes.increment(size);
      }

      @Override
      public void failed(LakeException fault) {
        failures.increment();
        long now = registry.config().clock().monotonicTime();
        if (now - told >= TELL_EVERY) {
          told = now;
          log.error("landing_failed", Map.of(STREAM, stream, "why", fault.getMessage()));
        }
      }

      @Override
      public void sealed(String path, long number) {
        segments.increment();
        log.info("segment_sealed", Map.of("segment", path, "records", number));
      }
    };
  }

  private Timer timer(String name, String stream) {
    return Timer.builder("telemetry.collector." + name)
        .description("Time that making rows durable took")
        .publishPercentiles(0.5, 0.99)
        .tag(STREAM, stream)
        .register(registry);
  }

  private DistributionSummary summary(String name, String description, String stream) {
    return DistributionSummary.builder("telemetry.collector." + name)
        .description(description)
        .tag(STREAM, stream)
        .register(registry);
  }

  private Counter counter(String name, String description, String stream) {
    return Counter.builder("telemetry.collector." + name)
        .description(description)
        .tag(STREAM, stream)
        .register(registry);
  }

  /** Everything, in Prometheus' text format. */
  public String text() {
    beforeReading.forEach(Runnable::run);
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
