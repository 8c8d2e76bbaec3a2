package org.obmeet.telemetry.collector;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.obmeet.telemetry.collector.config.CollectorSettings;
import org.obmeet.telemetry.collector.config.Setting;
import org.obmeet.telemetry.collector.endpoint.CollectorServer;
import org.obmeet.telemetry.collector.endpoint.IntakeServices;
import org.obmeet.telemetry.collector.host.HostVerifier;
import org.obmeet.telemetry.collector.host.TextRecords;
import org.obmeet.telemetry.collector.intake.ConsentDecider;
import org.obmeet.telemetry.collector.intake.ConsentRegister;
import org.obmeet.telemetry.collector.intake.ConsentService;
import org.obmeet.telemetry.collector.intake.DiskSpaceMonitor;
import org.obmeet.telemetry.collector.intake.InstanceTokens;
import org.obmeet.telemetry.collector.intake.OptInFile;
import org.obmeet.telemetry.collector.intake.ProjectionWorkerPool;
import org.obmeet.telemetry.collector.intake.RecentReports;
import org.obmeet.telemetry.collector.intake.ReportBarrier;
import org.obmeet.telemetry.collector.intake.SuppressionCache;
import org.obmeet.telemetry.collector.monitoring.JsonLog;
import org.obmeet.telemetry.collector.monitoring.JsonLog.Level;
import org.obmeet.telemetry.collector.monitoring.MonitoringMetrics;
import org.obmeet.telemetry.collector.ohttp.GatewayKeys;
import org.obmeet.telemetry.lake.landing.LandedRecords;
import org.obmeet.telemetry.lake.landing.LandingDirectory;
import org.obmeet.telemetry.lake.landing.LandingSettings;
import org.obmeet.telemetry.lake.landing.LandingWriter;
import org.obmeet.telemetry.lake.landing.SuppressionBarrier;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.slf4j.LoggerFactory;

/**
 * A server that receives reports, events and consents, and stores them in a lake. A response
 * reports rows as accepted only after they are on stable storage.
 */
public final class Collector implements AutoCloseable {
  private static final String EVENTS = "community_events";
  private static final String REPORTS = "instance_statistics";

  /**
   * Loggers that must be off; each name follows {@code org.eclipse.jetty}. A child is listed
   * because it can be on although its parent is off.
   */
  private static final String[] SERVER_LOGGERS =
      (" .http .http.HttpParser .http.HttpGenerator .io .io.AbstractConnection .server"
              + " .server.Request .server.Response .server.Server .server.handler"
              + " .server.handler.ErrorHandler .server.internal .server.internal.HttpChannelState"
              + " .server.internal.HttpConnection .util .util.thread")
          .split(" ");

  private static final Duration CHECK_PAUSE = Duration.ofMillis(200);
  private static final Duration KEYSET_PAUSE = Duration.ofSeconds(2);
  private static final Duration CREATION_PAUSE = Duration.ofMinutes(10);

  private final CollectorSettings settings;
  private final CollectorEnvironment environment;
  private final JsonLog log;
  private final MonitoringMetrics metrics;
  private final SuppressionCache suppressions;
  private final LakeKeyManager keys;
  private final Optional<GatewayKeys> gateway;
  private final LandingDirectory landingDirectory;
  private final IntakeServices intake;
  private final CollectorServer http;
  private final PeriodicDuties duties;
  private volatile boolean keysInPlace = true;
  private volatile boolean landingInPlace = true;

  private Collector(
      CollectorSettings settings,
      CollectorEnvironment environment,
      JsonLog log,
      LakeKeyManager keys,
      Optional<GatewayKeys> gateway,
      LandingDirectory landingDirectory,
      Catalog catalog) {
    this.settings = settings;
    this.environment = environment;
    this.log = log;
    this.keys = keys;
    this.gateway = gateway;
    this.landingDirectory = landingDirectory;
    this.metrics = new MonitoringMetrics(log);
    this.suppressions = new SuppressionCache(keys.lake(), environment.clock(), environment.nanos());
    this.duties = new PeriodicDuties(metrics::unexpectedError);
    this.intake = startIntake(catalog, environment.newName());
    try {
      this.http =
          new CollectorServer(
              settings,
              intake,
              gateway,
              environment.random(),
              ImmutableMap.of(
                  "keys",
                  () -> keysInPlace && keys.hasKeysFor(environment.clock().instant()),
                  "suppressions",
                  suppressions::isCurrent,
                  "landing",
                  () -> landingInPlace));
    } catch (RuntimeException e) {
      closeStores();
      throw e;
    }
  }

  /**
   * Starts a collector. It opens or creates the lake, recovers landing files of an earlier process,
   * and listens.
   *
   * @param spool a local folder that no other collector uses, for a lake in an object store; rows
   *     land there before they are uploaded
   * @throws CollectorException if a log of the HTTP server is on, gateway keys are missing, or the
   *     lake is not suitable
   * @throws IOException if the port is in use or not permitted
   */
  public static Collector start(
      String lake,
      Path keys,
      Optional<Path> spool,
      CollectorSettings settings,
      Catalog catalog,
      CollectorEnvironment environment)
      throws IOException {
    Stream.of(SERVER_LOGGERS)
        .map("org.eclipse.jetty"::concat)
        .filter(name -> LoggerFactory.getLogger(name).isErrorEnabled())
        .findFirst()
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
            environment.clock(),
            Level.valueOf(settings.text(Setting.LOG_LEVEL).toUpperCase(Locale.ROOT)),
            environment.logLines());
    LakeKeyManager keyManager =
        LakeKeyManager.open(lake, keys, catalog, environment.clock().instant());
    Optional<GatewayKeys> gateway = gateway(settings, catalog, environment);
    LandingDirectory landingDirectory = LandingDirectory.of(keyManager.lake(), spool);
    Collector collector;
    try {
      for (String segment : landingDirectory.recover()) {
        log.warn("segment_recovered", Map.of("segment", segment));
      }
      collector =
          new Collector(settings, environment, log, keyManager, gateway, landingDirectory, catalog);
    } catch (RuntimeException e) {
      landingDirectory.close();
      throw e;
    }
    try {
      collector.http.start();
      collector.startDuties();
      log.info("ledger", Map.of("head", collector.suppressions.head().toString()));
      log.info(
          "listening",
          Map.of("host", settings.text(Setting.LISTEN_HOST), "port", collector.port()));
      String notice = "/metrics, /healthz and /readyz leave the other port with the next release";
      String operations = settings.text(Setting.OPERATIONS_HOST);
      collector
          .operationsPort()
          .map(port -> Map.of("host", operations, "port", port, "notice", notice))
          .ifPresent(fields -> log.info("listening_for_operators", fields));
    } catch (IOException | RuntimeException e) {
      collector.stop();
      throw e;
    }
    return collector;
  }

  private static Optional<GatewayKeys> gateway(
      CollectorSettings settings, Catalog catalog, CollectorEnvironment environment) {
    Optional<GatewayKeys> gateway =
        settings
            .given(Setting.OHTTP_KEYS)
            .map(
                file ->
                    new GatewayKeys(
                        Path.of(file),
                        settings.duration(Setting.OHTTP_KEY_AGE),
                        settings.duration(Setting.OHTTP_KEY_OVERLAP),
                        environment.clock(),
                        environment.random()));
    for (String stream : List.of(EVENTS, REPORTS)) {
      if (gateway.isEmpty() && catalog.dataset(stream).oblivious()) {
        throw new CollectorException(
            stream
                + " has transport: oblivious, so the setting "
                + Setting.OHTTP_KEYS.key()
                + " must name a file for the keys of the gateway, outside the lake; it is none");
      }
    }
    return gateway;
  }

  public int port() {
    return http.port();
  }

  /** Returns the port for operators; empty if they use {@link #port}. */
  Optional<Integer> operationsPort() {
    return http.operationsPort();
  }

  /** Creates the services. A failure stops the thread that decides on consents. */
  private IntakeServices startIntake(Catalog catalog, String name) {
    Dataset reports = catalog.dataset(REPORTS);
    LocalDate today = LocalDate.ofInstant(environment.clock().instant(), ZoneOffset.UTC);
    LandedRecords landed = new LandedRecords(landingDirectory, reports, today);
    Pseudonyms pseudonyms = keys.pseudonyms();
    InstanceTokens tokens =
        new InstanceTokens(
            pseudonyms.copy(),
            environment.random(),
            new OptInFile(Path.of(keys.file() + ".issued")),
            new OptInFile(Path.of(keys.file() + ".withdrawn")));
    ConsentRegister register = new ConsentRegister(tokens);
    AtomicLong commits = new AtomicLong();
    DiskSpaceMonitor disk =
        new DiskSpaceMonitor(landingDirectory::usableSpace, settings.bytes(Setting.LOW_WATER));
    ConsentService consents =
        new ConsentService(
            register,
            new ConsentLog(keys.lake(), catalog.dataset("consent")),
            new ConsentDecider(catalog, pseudonyms.copy(), tokens, environment.clock().instant()),
            environment.clock(),
            () -> "collect-" + name + "-" + commits.incrementAndGet());
    try {
      Dataset events = catalog.dataset(EVENTS);
      ReportBarrier reportBarrier = new ReportBarrier(suppressions, consents);
      ProjectionWorkerPool eventWorkers =
          workers(catalog, events, pseudonyms, register, suppressions);
      ProjectionWorkerPool reportWorkers =
          workers(catalog, reports, pseudonyms, register, reportBarrier);
      IntakeServices services =
          new IntakeServices(
              catalog,
              pseudonyms,
              register,
              tokens,
              consents,
              new HostVerifier(
                  environment.resolver(),
                  TextRecords.of(settings.text(Setting.CONFIRMING_RESOLVER)),
                  settings.text(Setting.CONFIRMING_HOSTS).equalsIgnoreCase("any")),
              suppressions,
              keys.lake().files(),
              new RecentReports(),
              eventWorkers,
              reportWorkers,
              landing(events, name, Optional.empty(), suppressions),
              landing(reports, name, Optional.of(landed), reportBarrier),
              disk,
              metrics,
              environment.clock(),
              environment.nanos());
      registerGauges(services);
      return services;
    } catch (RuntimeException e) {
      consents.close();
      throw e;
    }
  }

  private ProjectionWorkerPool workers(
      Catalog catalog,
      Dataset dataset,
      Pseudonyms pseudonyms,
      ConsentRegister register,
      SuppressionBarrier barrier) {
    return new ProjectionWorkerPool(
        Runtime.getRuntime().availableProcessors(),
        catalog,
        dataset,
        pseudonyms,
        register,
        suppressions,
        barrier,
        environment.clock());
  }

  private LandingWriter landing(
      Dataset dataset, String name, Optional<LandedRecords> landed, SuppressionBarrier barrier) {
    LandingSettings landingSettings =
        new LandingSettings(
            name,
            settings.bytes(Setting.ROLL_BYTES),
            settings.duration(Setting.ROLL_AGE),
            settings.bytes(Setting.QUEUE_BYTES),
            environment.clock(),
            environment.nanos(),
            barrier);
    return LandingWriter.start(
        landingDirectory, dataset, landingSettings, landed, metrics.landing(dataset.name()));
  }

  private void registerGauges(IntakeServices services) {
    Map<String, LandingWriter> landings =
        Map.of(EVENTS, services.eventLanding(), REPORTS, services.reportLanding());
    landings.forEach(
        (stream, landing) -> {
          metrics.gauge(
              "queue.bytes", stream, "Bytes that wait to be written", landing::queuedBytes);
          metrics.gauge(
              "segment.age.seconds",
              stream,
              "Age of the open segment",
              () -> landing.segmentAge() / 1e9);
        });
    metrics.gauge("disk.usable.bytes", "", "Free bytes on disk", services.disk()::usableBytes);
    metrics.gauge(
        "ledger.head", "", "Number of the last log entry", () -> suppressions.head().number());
    metrics.labelGauge(
        "ledger.entry", "head", "Hash of the last log entry", () -> suppressions.head().sha256());
    metrics.gauge(
        "consents", "", "Instances that have opted in", services.register()::optedInCount);
  }

  private void startDuties() {
    duties.start("disk", CHECK_PAUSE, this::checkDisk);
    duties.start("clients", CHECK_PAUSE, http::runMaintenance);
    duties.start("suppressions", CHECK_PAUSE, suppressions::refresh);
    duties.start("keyset", KEYSET_PAUSE, () -> keysInPlace = keys.keyset().isStored());
    gateway.ifPresent(own -> duties.start("gateway-keys", KEYSET_PAUSE, own::refresh));
    duties.start("keys", CREATION_PAUSE, () -> keys.ensureKeys(environment.clock().instant()));
  }

  private void checkDisk() {
    landingInPlace =
        landingDirectory.isInPlace()
            && intake.eventLanding().isInPlace()
            && intake.reportLanding().isInPlace();
    boolean hadSpace = intake.disk().hasSpace();
    intake.disk().refresh();
    if (hadSpace != intake.disk().hasSpace()) {
      log.warn(
          hadSpace ? "disk_below_low_water" : "disk_above_low_water",
          Map.of("usable", intake.disk().usableBytes()));
    }
  }

  /**
   * Rejects new requests, waits for open requests, stores their rows and stops. After about the
   * grace period it stops without waiting. Acknowledged rows are stored in any case.
   */
  @Override
  public void close() {
    log.info("stopping", Map.of());
    stop();
    log.info("stopped", Map.of());
    metrics.close();
  }

  private void stop() {
    duties.close();
    http.stop();
    closeStores();
    landingDirectory.close();
  }

  private void closeStores() {
    ExecutorService closing = Executors.newCachedThreadPool(PeriodicDuties.daemons("closing"));
    Stream.<Runnable>of(
            intake.eventLanding()::close,
            intake.reportLanding()::close,
            intake.consentService()::close,
            intake.hosts()::close)
        .map(duties::guarded)
        .forEach(closing::execute);
    closing.shutdown();
    try {
      long nanos = settings.duration(Setting.GRACE).dividedBy(2).toNanos();
      closing.awaitTermination(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
