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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.landing.LandingListener;
import org.obmeet.telemetry.lake.store.LakeException;

/** The monitoring metrics of the collector, whose labels contain no data of a request. */
public final class MonitoringMetrics implements AutoCloseable {
  private static final String STREAM = "stream";

  /** Minimum time between two log lines about failed writes of a stream, in nanoseconds. */
  private static final long LOG_INTERVAL_NANOS = 1_000_000_000L;

  private static final Duration[] OBJECTIVES =
      Stream.of(5, 10, 25, 50, 100, 500, 2_000).map(Duration::ofMillis).toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollections = new JvmGcMetrics();

  /** Counts unexpected errors from 0, so that monitoring sees the first error as an increase. */
  private final Counter unexpectedErrors =
      Counter.builder("telemetry.collector.faults")
          .description("Internal errors of the collector")
          .register(registry);

  private final Counter bodyBytes =
      Counter.builder("telemetry.collector.body.bytes")
          .description("Bytes of bodies, as sent")
          .register(registry);

  /** Timers and counters by their tags, because a look-up in the registry is slow. */
  private final Map<List<String>, Timer> requests = new ConcurrentHashMap<>();

  private final Map<List<String>, Counter> processed = new ConcurrentHashMap<>();
  private final JsonLog log;
  private final List<Runnable> beforeScrape = new CopyOnWriteArrayList<>();

  public MonitoringMetrics(JsonLog log) {
    this.log = log;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    garbageCollections.bindTo(registry);
  }

  public void requestCompleted(String route, int status, long nanos) {
    requests
        .computeIfAbsent(List.of(route, Integer.toString(status)), this::requests)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer requests(List<String> routeAndStatus) {
    return Timer.builder("telemetry.collector.requests")
        .description("Requests answered")
        .tag("route", routeAndStatus.get(0))
        .tag("status", routeAndStatus.get(1))
        .serviceLevelObjectives(OBJECTIVES)
        .register(registry);
  }

  public void bodyReceived(long bytes) {
    bodyBytes.increment(bytes);
  }

  /**
   * Records the outcome of some records.
   *
   * @param verdict {@code accepted}, {@code held} (a duplicate), {@code dropped} or {@code
   *     rejected}; for consents the word of the outcome, such as {@code opened}
   * @param reason reason of the verdict; empty if there is none
   */
  public void recordsProcessed(String stream, String verdict, String reason, long records) {
    if (records > 0) {
      processed
          .computeIfAbsent(List.of(stream, verdict, reason), this::processed)
          .increment(records);
    }
  }

  private Counter processed(List<String> tags) {
    return Counter.builder("telemetry.collector.records")
        .description("Records by verdict")
        .tag(STREAM, tags.get(0))
        .tag("verdict", tags.get(1))
        .tag("reason", tags.get(2))
        .register(registry);
  }

  /**
   * Counts an unexpected exception and logs its type and source line. The message is not logged,
   * because it may quote a request.
   */
  public void unexpectedError(Throwable failure) {
    unexpectedErrors.increment();
    log.error(
        "fault", Map.of("kind", failure.getClass().getSimpleName(), "place", sourceLine(failure)));
  }

  private static String sourceLine(Throwable failure) {
    return Stream.of(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.obmeet.telemetry."))
        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
        .findFirst()
        .orElse("unknown");
  }

  /** Registers a gauge whose value is read at each scrape; its stream may be empty. */
  public void gauge(String name, String stream, String description, DoubleSupplier value) {
    Gauge.builder("telemetry.collector." + name, value::getAsDouble)
        .description(description)
        .tag(STREAM, stream)
        .register(registry);
  }

  /** Registers a text value, read at each scrape, as a label of a gauge with the value 1. */
  public void labelGauge(String name, String label, String description, Supplier<String> value) {
    MultiGauge gauge =
        MultiGauge.builder("telemetry.collector." + name)
            .description(description)
            .register(registry);
    beforeScrape.add(
        () -> gauge.register(List.of(MultiGauge.Row.of(Tags.of(label, value.get()), 1)), true));
  }

  /** Returns a listener that counts the work of one landing writer and logs failures and seals. */
  public LandingListener landing(String stream) {
    Timer sync =
        Timer.builder("telemetry.collector.sync")
            .description("Time to sync rows to stable storage")
            .publishPercentiles(0.5, 0.99)
            .tag(STREAM, stream)
            .register(registry);
    DistributionSummary shared =
        DistributionSummary.builder("telemetry.collector.sync.requests")
            .description("Requests that shared one sync to disk")
            .tag(STREAM, stream)
            .register(registry);
    Counter rows = counter("landed.records", "Rows on stable storage", stream);
    Counter bytes = counter("landed.bytes", "Bytes on stable storage", stream);
    Counter failures = counter("landing.failures", "Writes that failed", stream);
    Counter segments = counter("segments", "Segments sealed", stream);
    return new LandingListener() {
      private long lastLogged = registry.config().clock().monotonicTime() - LOG_INTERVAL_NANOS;

      @Override
      public void synced(int requests, long written, long size, long nanos) {
        sync.record(nanos, TimeUnit.NANOSECONDS);
        shared.record(requests);
        rows.increment(written);
        bytes.increment(size);
      }

      @Override
      public void failed(LakeException failure) {
        failures.increment();
        long nanos = registry.config().clock().monotonicTime();
        if (nanos - lastLogged >= LOG_INTERVAL_NANOS) {
          lastLogged = nanos;
          log.error("landing_failed", Map.of(STREAM, stream, "why", failure.getMessage()));
        }
      }

      @Override
      public void sealed(String path, long number) {
        segments.increment();
        log.info("segment_sealed", Map.of("segment", path, "records", number));
      }
    };
  }

  private Counter counter(String name, String description, String stream) {
    return Counter.builder("telemetry.collector." + name)
        .description(description)
        .tag(STREAM, stream)
        .register(registry);
  }

  public String scrape() {
    beforeScrape.forEach(Runnable::run);
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollections.close();
    registry.close();
  }
}
