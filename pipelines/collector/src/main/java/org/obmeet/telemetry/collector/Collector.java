package org.obmeet.telemetry.collector;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.endpoint.CollectorServer;
import org.obmeet.telemetry.collector.endpoint.IntakeServices;
import org.obmeet.telemetry.collector.intake.ConsentDecider;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.ConsentService;
import org.obmeet.telemetry.collector.intake.DiskSpaceMonitor;
import org.obmeet.telemetry.collector.intake.InstanceTokens;
import org.obmeet.telemetry.collector.intake.ProjectionWorkerPool;
import org.obmeet.telemetry.collector.intake.SuppressionCache;
import org.obmeet.telemetry.collector.monitoring.JsonLog;
import org.obmeet.telemetry.collector.monitoring.JsonLog.Level;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.collector.monitoring.ServerLog;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.landing.DedupIndex;
import org.obmeet.telemetry.lake.landing.LandingDirectory;
import org.obmeet.telemetry.lake.landing.LandingSettings;
import org.obmeet.telemetry.lake.landing.LandingWriter;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * The collector: opt-in intake over HTTP. Consent comes first; what is sent is projected before
 * anything of it is written; success means stable storage.
 */
public final class Collector implements AutoCloseable {
  private static final String EVENTS = "community_events";
  private static final String REPORTS = "instance_statistics";

  private final CollectorSettings settings;
  private final CollectorEnvironment around;
  private final JsonLog log;
  private final MonitoringMetrics measures;
  private final SuppressionCache watch;
  private final LakeKeyManager keys;
  private final LandingDirectory place;
  private final IntakeServices intake;
  private final CollectorServer http;
  private final ScheduledExecutorService housekeeping;

  private Collector(
      CollectorSettings settings,
      CollectorEnvironment around,
      JsonLog log,
      LakeKeyManager keys,
      LandingDirectory place,
      Catalog catalog) {
    this.settings = settings;
    this.around = around;
    this.log = log;
    this.keys = keys;
    this.place = place;
    this.measures = new MonitoringMetrics(log);
    this.watch = new SuppressionCache(keys.lake(), around.clock());
    this.intake = intake(catalog, around.newName());
    this.http = new CollectorServer(settings, intake, () -> keys.has(around.clock().instant()));
    this.housekeeping =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "housekeeping");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Starts a collector: opens the lake (or makes one), recovers what a predecessor left, listens.
   *
   * @param lake root of the lake
   * @param keys file of the key ring, outside the lake
   * @param spool a folder of this machine where rows land before they are put into a lake that is
   *     no folder; no other collector has it
   * @throws CollectorException where it cannot start
   * @throws IOException where the port cannot be had
   */
  public static Collector start(
      String lake,
      Path keys,
      Optional<Path> spool,
      CollectorSettings settings,
      Catalog catalog,
      CollectorEnvironment around)
      throws IOException {
    ServerLog.talking()
        .ifPresent(
            logger -> {
              throw new CollectorException(
                  "the log of the HTTP server quotes requests: set logger org.eclipse.jetty, and"
                      + " those below, to OFF; '"
                      + logger
                      + "' is on");
            });
    JsonLog log =
        new JsonLog(
            around.clock(),
            Level.valueOf(settings.text(Setting.LOG_LEVEL).toUpperCase(Locale.ROOT)),
            around.logLines());
    LakeKeyManager opened = LakeKeyManager.open(lake, keys, catalog, around.clock().instant());
    LandingDirectory place = LandingDirectory.of(opened.lake(), spool);
    for (String segment : place.recover()) {
      log.warn("segment_recovered", Map.of("segment", segment));
    }
    Collector collector = new Collector(settings, around, log, opened, place, catalog);
    try {
      collector.http.start();
    } catch (IOException | RuntimeException e) {
      collector.closeStores();
      place.close();
      throw e;
    }
    collector.runHousekeeping();
    log.info("ledger", Map.of("head", collector.watch.head().toString()));
    log.info(
        "listening", Map.of("host", settings.text(Setting.LISTEN_HOST), "port", collector.port()));
    return collector;
  }

  /** Port that it listens on. */
  public int port() {
    return http.port();
  }

  /** Whatever may fail comes before the first thread is started. */
  private IntakeServices intake(Catalog catalog, String name) {
    Lake lake = keys.lake();
    Dataset events = catalog.dataset(EVENTS);
    Dataset reports = catalog.dataset(REPORTS);
    DedupIndex seen = DedupIndex.open(place, reports, oldest(reports));
    Pseudonyms pseudonyms = keys.pseudonyms();
    Instant now = around.clock().instant();
    InstanceTokens tokens = new InstanceTokens(pseudonyms.copy(), around.random());
    ConsentRegister register = new ConsentRegister(tokens);
    AtomicLong entries = new AtomicLong();
    ConsentService desk =
        new ConsentService(
            register,
            new ConsentLog(lake, catalog.dataset("consent")),
            new ConsentDecider(
                catalog,
                pseudonyms.copy(),
                new InstanceTokens(pseudonyms.copy(), around.random()),
                now),
            around.clock(),
            () -> "collect-" + name + "-" + entries.incrementAndGet());
    int processors = Runtime.getRuntime().availableProcessors();
    DiskSpaceMonitor disk =
        new DiskSpaceMonitor(place::usableSpace, settings.bytes(Setting.LOW_WATER));
    IntakeServices made =
        new IntakeServices(
            catalog,
            pseudonyms,
            register,
            desk,
            new ProjectionWorkerPool(
                processors, catalog, events, pseudonyms, register, watch, around.clock()),
            new ProjectionWorkerPool(
                processors, catalog, reports, pseudonyms, register, watch, around.clock()),
            landing(events, name, Optional.empty()),
            landing(reports, name, Optional.of(seen)),
            disk,
            measures,
            around.clock(),
            around.nanos());
    gauges(made);
    return made;
  }

  private LocalDate oldest(Dataset reports) {
    LocalDate today = around.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
    return today.minus(reports.retention().clean()).minusDays(1);
  }

  private LandingWriter landing(Dataset dataset, String name, Optional<DedupIndex> seen) {
    LandingSettings how =
        new LandingSettings(
            name,
            settings.bytes(Setting.ROLL_BYTES),
            settings.span(Setting.ROLL_AGE),
            settings.bytes(Setting.QUEUE_BYTES),
            around.clock(),
            around.nanos(),
            watch);
    return LandingWriter.start(place, dataset, how, seen, measures.landing(dataset.name()));
  }

  private void gauges(IntakeServices made) {
    Map<String, LandingWriter> landings =
        Map.of(EVENTS, made.eventLanding(), REPORTS, made.reportLanding());
    landings.forEach(
        (stream, landing) -> {
          measures.gauge("queue.bytes", stream, "Bytes that wait", landing::queuedBytes);
          measures.gauge(
              "segment.age.seconds",
              stream,
              "Age of the open segment",
              () -> landing.segmentAge() / 1e9);
        });
    measures.gauge("disk.usable.bytes", "", "Free bytes", made.disk()::usable);
    measures.gauge(
        "ledger.head", "", "Number of the log's last entry", () -> watch.head().number());
    measures.word(
        "ledger.entry", "head", "Hash of the log's last entry", () -> watch.head().sha256());
    measures.gauge("consents", "", "Instances that have opted in", made.register()::size);
  }

  private void runHousekeeping() {
    housekeeping.scheduleWithFixedDelay(guarded(this::oftenDone), 200, 200, TimeUnit.MILLISECONDS);
    housekeeping.scheduleWithFixedDelay(guarded(watch::refresh), 200, 200, TimeUnit.MILLISECONDS);
    housekeeping.scheduleWithFixedDelay(
        guarded(() -> keys.ensure(around.clock().instant())), 10, 10, TimeUnit.MINUTES);
  }

  private void oftenDone() {
    boolean before = intake.disk().hasSpace();
    intake.disk().refresh();
    if (before != intake.disk().hasSpace()) {
      log.warn(
          before ? "disk_below_low_water" : "disk_above_low_water",
          Map.of("usable", intake.disk().usable()));
    }
    http.sweep();
  }

  private Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        measures.unexpected(e);
      }
    };
  }

  /**
   * Ends in order: accepts no more, lets what is in flight end, writes what waits, seals segments.
   * Takes no longer than the time of grace; what was acknowledged is stored in any case.
   */
  @Override
  public void close() {
    log.info("stopping", Map.of());
    housekeeping.shutdownNow();
    http.stop(settings.span(Setting.GRACE));
    closeStores();
    place.close();
    log.info("stopped", Map.of());
    measures.close();
  }

  private void closeStores() {
    List<AutoCloseable> stores =
        List.of(intake.eventLanding()::close, intake.reportLanding()::close, intake.desk()::close);
    long end = around.nanos().getAsLong() + settings.span(Setting.GRACE).dividedBy(2).toNanos();
    List<Thread> closing =
        stores.stream()
            .map(
                store ->
                    new Thread(
                        () -> {
                          try {
                            store.close();
                          } catch (Exception e) {
                            measures.unexpected(e);
                          }
                        },
                        "closing"))
            .toList();
    closing.forEach(
        thread -> {
          thread.setDaemon(true);
          thread.start();
        });
    for (Thread thread : closing) {
      try {
        long left = end - around.nanos().getAsLong();
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
