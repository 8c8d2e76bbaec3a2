package org.obmeet.telemetry.bench;

import com.google.common.math.Quantiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * A benchmark of the jobs against DuckDB and ClickHouse, on generated events and reports. Each run
 * is a new process. A fixed loop is timed before each run, so that a slow hour of the machine
 * shows.
 */
public final class BenchmarkSuite {
  private static final String STREAM = "community_events";
  private static final String REPORT_STREAM = "instance_statistics";
  private static final LocalDate DAY = LocalDate.parse("2026-09-28"); // the first day of the input
  private static final List<String> KERNEL_JVM = List.of("-XX:TieredStopAtLevel=1");
  private static final List<String> INGEST_JVM =
      List.of(
          "-XX:Tier4InvocationThreshold=200000",
          "-XX:Tier4MinInvocationThreshold=24000",
          "-XX:Tier4CompileThreshold=600000",
          "-XX:Tier4BackEdgeThreshold=400000",
          "-XX:MaxNewSize=256m",
          "-XX:InitialRAMPercentage=25");

  /** Options with which ./telemetry uses its cache of classes. */
  private static final String CACHE_OPTIONS =
      "--enable-native-access=.*|--sun-misc-unsafe-memory-access=.*|-Xlog:.*"
          + "|-XX:(AOTCache|SharedArchiveFile|ArchiveRelocationMode)=.*"
          + "|-XX:[+]UnlockDiagnosticVMOptions";

  private static final String OWN = "own";
  private static final String PLAIN = "plain";
  private static final String BEST = "best";
  private static final String FILE = "file";
  private static final String NOW = "2026-10-08T00:00:00Z"; // the time of all jobs

  private final BenchOptions options;
  private final Consumer<String> progress;
  private final Path folder;
  private final Path catalog;
  private final ForkedJvm kernelJvm;
  private final ForkedJvm ingestJvm;
  private final ForkedJvm duckDbJvm;
  private final List<Double> loops = new ArrayList<>();

  private BenchmarkSuite(BenchOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    this.folder = options.folder();
    this.catalog = folder.resolve("catalog");
    List<String> process = ManagementFactory.getRuntimeMXBean().getInputArguments();
    this.kernelJvm = new ForkedJvm(folder, jobJvmOptions(KERNEL_JVM, process, options.jvm()));
    this.ingestJvm = new ForkedJvm(folder, jobJvmOptions(INGEST_JVM, process, options.jvm()));
    this.duckDbJvm = new ForkedJvm(folder, List.of());
  }

  /**
   * Runs the benchmark.
   *
   * @param progress receives progress messages
   * @return results for ingest of events, for the computation of cells, and, if there are reports,
   *     for ingest of reports
   * @throws IOException if a process fails; the message contains its name and its error output
   */
  public static List<BenchResult> run(BenchOptions options, Consumer<String> progress)
      throws IOException, SQLException {
    return new BenchmarkSuite(options, progress).run();
  }

  private List<BenchResult> run() throws IOException, SQLException {
    Files.createDirectories(folder);
    Catalog catalogOfBench = BenchCatalog.create(catalog, options, STREAM);
    Path events = folder.resolve("events.ndjson");
    Path warmUp = folder.resolve("first.ndjson");
    generator(catalogOfBench, options.seed() + 1).write(warmUp, 1_000, DAY);
    List<BenchResult> results = new ArrayList<>();
    results.add(ingestEvents(catalogOfBench, events, warmUp));
    Files.delete(events);
    results.add(computeCells(catalogOfBench.cubesOf(STREAM)));
    if (options.reports() > 0) {
      results.add(ingestReports());
    }
    return results;
  }

  /**
   * Returns the JVM options with which ./telemetry starts a job: the job's own options, the options
   * of all jobs, and the user's options {@code jvm}. The cache of classes is the one in the options
   * of this {@code process}, unless the user sets options of such caches. A garbage collector is
   * added, unless the user selects one.
   */
  static List<String> jobJvmOptions(List<String> own, List<String> process, List<String> jvm) {
    List<String> options = new ArrayList<>(own);
    if (jvm.stream().noneMatch(option -> option.matches(".*([sS]hare|AOT).*"))) {
      process.stream().filter(option -> option.matches(CACHE_OPTIONS)).forEach(options::add);
    }
    if (jvm.stream().noneMatch(option -> option.matches("-XX:[+]Use[A-Za-z0-9]+GC"))) {
      options.add("-XX:+UseParallelGC");
    }
    options.add("-XX:MaxRAMPercentage=50");
    options.addAll(jvm);
    return options;
  }

  private EventGenerator generator(Catalog catalogOfBench, long seed) throws IOException {
    return new EventGenerator(catalogOfBench, options.shape(), seed, options.events());
  }

  /**
   * Ingests the parts one after another. Each part has the events of one day, and overwrites the
   * file of the part before. Seven parts are a week; the next seven are the week before.
   */
  private BenchResult ingestEvents(Catalog catalogOfBench, Path events, Path warmUp)
      throws IOException, SQLException {
    Map<String, List<ProcessMeasurement>> runs = new HashMap<>();
    Path duck = folder.resolve("duck");
    long bytes = 0;
    for (int run = 1; run <= options.runs(); run++) {
      EventGenerator generator = generator(catalogOfBench, options.seed());
      Map<String, ProcessMeasurement> sums = new HashMap<>();
      deleteLake("lake");
      LocalStore.deleteTree(duck);
      bytes = 0;
      for (int part = 1; part <= options.parts(); part++) {
        long count = Math.min(options.part(), options.events() - (part - 1) * options.part());
        if (run == 1 || options.parts() > 1) {
          progress.accept("Generating " + count + " events …");
          int week = (part - 1) / BenchOptions.DAYS;
          LocalDate day = DAY.plusDays((part - 1) % BenchOptions.DAYS).minusWeeks(week);
          generator.write(events, count, day);
        }
        bytes += Files.size(events);
        announce("Ingest of part " + part + " of " + options.parts(), run);
        ProcessMeasurement own = ingestOnce(IngestRun.EVENTS, warmUp, events);
        progress.accept(
            String.format(
                Locale.ROOT,
                "Ingested in %.1f s, %.1f CPU s, %.0f MB of memory",
                own.seconds(),
                own.ownCpuSeconds(),
                own.peakMegabytes()));
        add(sums, OWN, own);
        if (options.against().contains(BenchOptions.DUCKDB)) {
          List<String> args = List.of(events.toString(), duck.toString());
          add(sums, BenchOptions.DUCKDB, duckDbJvm.run(DuckDbIngest.class, args));
        }
        if (options.against().contains(BenchOptions.CLICKHOUSE)) {
          add(sums, BenchOptions.CLICKHOUSE, ClickHouseIngest.run(folder, events, count));
        }
      }
      sums.forEach((name, sum) -> runs.computeIfAbsent(name, n -> new ArrayList<>()).add(sum));
    }
    Boolean equal =
        options.against().contains(BenchOptions.DUCKDB)
            ? rows(duck.resolve("**/*.parquet")) == options.events()
                && cleanRows(STREAM) == options.events()
            : null;
    LocalStore.deleteTree(duck);
    return ingestResult("ingest", options.events(), bytes, runs, equal);
  }

  private static void add(
      Map<String, ProcessMeasurement> sums, String system, ProcessMeasurement part) {
    sums.merge(system, part, ProcessMeasurement::plus);
  }

  private void announce(String work, int run) {
    loops.add(fixedLoop());
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s, run %d of %d (fixed loop: %.2f s) …",
            work,
            run,
            options.runs(),
            loops.get(loops.size() - 1)));
  }

  /** Measures ingest of reports. The compiler is warmed up with a third as many reports. */
  private BenchResult ingestReports() throws IOException {
    Path reports = folder.resolve("reports.ndjson");
    Path warmUp = folder.resolve("first-reports.ndjson");
    progress.accept("Generating " + options.reports() + " reports …");
    new ReportGenerator(options.seed(), DAY).write(reports, options.reports());
    new ReportGenerator(options.seed() + 1, DAY).write(warmUp, options.reports() / 3);
    List<ProcessMeasurement> ownRuns = new ArrayList<>();
    for (int run = 1; run <= options.runs(); run++) {
      announce("Reports", run);
      deleteLake("lake");
      ownRuns.add(ingestOnce(IngestRun.REPORTS, warmUp, reports));
    }
    long bytes = Files.size(reports);
    Files.delete(reports);
    Files.delete(warmUp);
    return ingestResult(
        "reports",
        options.reports(),
        bytes,
        Map.of(OWN, ownRuns),
        cleanRows(REPORT_STREAM) == options.reports());
  }

  private ProcessMeasurement ingestOnce(String stream, Path warmUp, Path file) throws IOException {
    deleteLake("first");
    return ingestJvm.run(
        IngestRun.class,
        List.of(folder.toString(), NOW, stream, warmUp.toString(), file.toString()));
  }

  private BenchResult ingestResult(
      String work,
      long read,
      long bytes,
      Map<String, List<ProcessMeasurement>> runs,
      Boolean equal) {
    double ownCpuSeconds = median(runs.get(OWN), ProcessMeasurement::ownCpuSeconds);
    Double duckDb = median(runs.get(BenchOptions.DUCKDB), ProcessMeasurement::seconds);
    return new BenchResult(
        work,
        read,
        median(runs.get(OWN), ProcessMeasurement::seconds),
        median(runs.get(OWN), ProcessMeasurement::cpuSeconds),
        (double) Math.round(read / ownCpuSeconds),
        BenchResult.rounded(bytes / 1e6 / ownCpuSeconds),
        duckDb,
        duckDb,
        null,
        median(runs.get(BenchOptions.CLICKHOUSE), ProcessMeasurement::seconds),
        median(runs.get(OWN), ProcessMeasurement::peakMegabytes),
        BenchResult.rounded(bytes / 1e6),
        loop(),
        0,
        equal);
  }

  /** Measures the kernel, which is the part of the aggregate job that computes exact cells. */
  private BenchResult computeCells(List<Cube> cubes) throws IOException, SQLException {
    Path cells = folder.resolve("cells");
    List<String> files =
        Lake.open(lake()).state().clean(STREAM).stream()
            .map(file -> folder.resolve("lake").resolve(file.path()).toString())
            .toList();
    Map<String, List<ProcessMeasurement>> otherRuns = new LinkedHashMap<>();
    List<ProcessMeasurement> ownRuns = new ArrayList<>();
    for (int run = 1; run <= options.runs(); run++) {
      announce("Kernel", run);
      LocalStore.deleteTree(cells);
      ownRuns.add(
          kernelJvm.run(
              KernelRun.class, List.of(lake(), catalog.toString(), NOW, cells.toString())));
      if (options.against().contains(BenchOptions.DUCKDB)) {
        for (String system : List.of(PLAIN, BEST, FILE)) {
          otherRuns.computeIfAbsent(system, s -> new ArrayList<>()).add(duckDb(system, files));
        }
      }
    }
    Boolean equal = otherRuns.isEmpty() ? null : true;
    for (String system : otherRuns.keySet()) {
      equal &= same(cubes, cells, system);
    }
    return new BenchResult(
        "kernel",
        options.events(),
        median(ownRuns, ProcessMeasurement::totalSeconds),
        median(ownRuns, ProcessMeasurement::cpuSeconds),
        null,
        null,
        median(otherRuns.get(PLAIN), ProcessMeasurement::seconds),
        median(otherRuns.get(BEST), ProcessMeasurement::seconds),
        median(otherRuns.get(FILE), ProcessMeasurement::seconds),
        null,
        median(ownRuns, ProcessMeasurement::peakMegabytes),
        BenchResult.rounded(cleanBytes() / 1e6),
        loop(),
        EncodedCells.count(cells),
        equal);
  }

  private ProcessMeasurement duckDb(String system, List<String> files) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of(system, catalog.toString(), STREAM, folder.resolve(system).toString()));
    args.addAll(files);
    return duckDbJvm.run(DuckDbCells.class, args);
  }

  private boolean same(List<Cube> cubes, Path cells, String system)
      throws IOException, SQLException {
    for (Cube cube : cubes) {
      Path other = folder.resolve(system).resolve(cube.name() + ".parquet");
      if (!CellComparison.areEqual(cube, EncodedCells.find(cells, cube.name()), other, folder)) {
        progress.accept(
            "The cells of cube " + cube.name() + " differ from those of " + system + ".");
        return false;
      }
    }
    return true;
  }

  private void deleteLake(String name) throws IOException {
    LocalStore.deleteTree(folder.resolve(name));
    Files.deleteIfExists(folder.resolve(name + ".keys"));
  }

  private String lake() {
    return folder.resolve("lake").toString();
  }

  private long cleanBytes() {
    LakeState state = Lake.open(lake()).state();
    return state.clean(STREAM).stream()
        .mapToLong(file -> state.files().get(file.path()).bytes())
        .sum();
  }

  private long cleanRows(String stream) {
    return Lake.open(lake()).state().clean(stream).stream().mapToLong(CleanFile::rows).sum();
  }

  private static long rows(Path parquet) throws SQLException {
    try (DuckDb sql = new DuckDb()) {
      return sql.number("SELECT count(*) FROM read_parquet('" + parquet + "')");
    }
  }

  /** Computes a SHA-256 that is always the same, and returns the wall time in seconds. */
  private static double fixedLoop() {
    long start = System.nanoTime();
    Digests.sha256Hex(new byte[64 << 20]);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns the median time of the fixed loop since the last call. */
  private double loop() {
    double median = BenchResult.rounded(Quantiles.median().compute(loops));
    loops.clear();
    return median;
  }

  /** Returns the median of a measurement; null if there are no runs. */
  private static Double median(
      List<ProcessMeasurement> runs, Function<ProcessMeasurement, Double> value) {
    if (runs == null || runs.isEmpty()) {
      return null;
    }
    return BenchResult.rounded(Quantiles.median().compute(runs.stream().map(value).toList()));
  }
}
