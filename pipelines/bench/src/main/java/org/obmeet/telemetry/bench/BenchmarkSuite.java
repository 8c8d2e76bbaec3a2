package org.obmeet.telemetry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;

/**
 * The jobs against DuckDB: invents events, ingests them, computes exact cells, and lets DuckDB do
 * the same on the same files in turn, each time in a new process.
 */
public final class BenchmarkSuite {
  private static final String STREAM = "community_events";
  private static final String REPORTS = "instance_statistics";
  private static final LocalDate DAY = LocalDate.parse("2026-09-28");
  private static final List<String> AGGREGATE = List.of("-XX:TieredStopAtLevel=1");
  private static final List<String> INGEST =
      List.of(
          "-XX:LoopUnrollLimit=20",
          "-XX:-PartialPeelLoop",
          "-XX:Tier4InvocationThreshold=200000",
          "-XX:Tier4MinInvocationThreshold=24000",
          "-XX:Tier4CompileThreshold=600000",
          "-XX:Tier4BackEdgeThreshold=400000",
          "-XX:MaxNewSize=256m",
          "-XX:InitialRAMPercentage=25");
  private static final String PLAIN = "plain";
  private static final String BEST = "best";
  private static final String TEXTBOOK = BenchOptions.TEXTBOOK;
  private static final String NOW = "2026-10-08T00:00:00Z";

  private final BenchOptions options;
  private final Consumer<String> say;
  private final Path folder;
  private final Path catalog;
  private final ForkedJvm ours;
  private final ForkedJvm ingest;
  private final ForkedJvm theirs;

  private BenchmarkSuite(BenchOptions options, Consumer<String> say) {
    this.options = options;
    this.say = say;
    this.folder = options.folder();
    this.catalog = folder.resolve("catalog");
    this.ours = new ForkedJvm(folder, runJvmOptions(AGGREGATE, options.jvm()));
    this.ingest = new ForkedJvm(folder, runJvmOptions(INGEST, options.jvm()));
    this.theirs = new ForkedJvm(folder, List.of());
  }

  /**
   * Runs it.
   *
   * @param say told what is being done
   * @return a line for ingest and one for the kernel job
   * @throws IOException where a process fails; says which and why
   */
  public static List<BenchResult> run(BenchOptions options, Consumer<String> say)
      throws IOException, SQLException {
    return new BenchmarkSuite(options, say).run();
  }

  private List<BenchResult> run() throws IOException, SQLException {
    Files.createDirectories(folder);
    Catalog known = BenchCatalog.make(catalog, options, STREAM);
    Path events = folder.resolve("events.ndjson");
    Path first = folder.resolve("first.ndjson");
    say.accept("Inventing " + options.events() + " events …");
    new EventGenerator(known, options.seed(), options.events(), DAY, 1)
        .write(events, options.events());
    new EventGenerator(known, options.seed() + 1, 1_000, DAY, 1).write(first, 1_000);
    List<BenchResult> results = new ArrayList<>();
    results.add(ingest(events, first));
    Files.delete(events);
    results.add(kernel(known.cubesOf(STREAM)));
    if (options.reports() > 0) {
      results.add(reports(known));
    }
    return results;
  }

  /** As ./telemetry starts the jobs; the garbage collector is its own where none is named. */
  private static List<String> runJvmOptions(List<String> own, List<String> jvm) {
    List<String> options = new ArrayList<>(own);
    if (jvm.stream().noneMatch(option -> option.matches("-XX:[+]Use[A-Za-z0-9]+GC"))) {
      options.add("-XX:+UseParallelGC");
    }
    options.add("-XX:MaxRAMPercentage=50");
    options.addAll(jvm);
    return options;
  }

  private BenchResult ingest(Path events, Path first) throws IOException, SQLException {
    List<ProcessMeasurement> our = new ArrayList<>();
    List<ProcessMeasurement> their = new ArrayList<>();
    Path duck = folder.resolve("duck");
    for (int run = 1; run <= options.runs(); run++) {
      say.accept("Ingest, run " + run + " of " + options.runs() + " …");
      our.add(ingestOnce(IngestRun.EVENTS, first, events));
      if (options.duckdb()) {
        ScratchFolder.delete(duck);
        their.add(theirs.run(DuckDbIngest.class, List.of(events.toString(), duck.toString())));
      }
    }
    Double plain =
        options.duckdb() ? median(their.stream().map(ProcessMeasurement::seconds).toList()) : null;
    Boolean equal =
        options.duckdb()
            ? rows(duck.resolve("**/*.parquet")) == options.events()
                && clean(STREAM) == options.events()
            : null;
    ScratchFolder.delete(duck);
    return ingested("ingest", options.events(), our, plain, equal);
  }

  /** A third as many are ingested first, which leaves little to compile. */
  private BenchResult reports(Catalog known) throws IOException {
    Path reports = folder.resolve("reports.ndjson");
    Path first = folder.resolve("first-reports.ndjson");
    say.accept("Inventing " + options.reports() + " reports …");
    new ReportGenerator(known, options.seed(), DAY).write(reports, options.reports());
    new ReportGenerator(known, options.seed() + 1, DAY).write(first, options.reports() / 3);
    List<ProcessMeasurement> our = new ArrayList<>();
    for (int run = 1; run <= options.runs(); run++) {
      say.accept("Reports, run " + run + " of " + options.runs() + " …");
      our.add(ingestOnce(IngestRun.REPORTS, first, reports));
    }
    Files.delete(reports);
    Files.delete(first);
    return ingested("reports", options.reports(), our, null, clean(REPORTS) == options.reports());
  }

  private ProcessMeasurement ingestOnce(String stream, Path first, Path file) throws IOException {
    deleteLake("lake");
    deleteLake("first");
    return ingest.run(
        IngestRun.class,
        List.of(folder.toString(), NOW, stream, first.toString(), file.toString()));
  }

  private static BenchResult ingested(
      String work, long read, List<ProcessMeasurement> our, Double plain, Boolean equal) {
    return new BenchResult(
        work,
        read,
        median(our.stream().map(ProcessMeasurement::seconds).toList()),
        median(our.stream().map(ProcessMeasurement::cpuSeconds).toList()),
        (double)
            Math.round(read / median(our.stream().map(ProcessMeasurement::ownCpuSeconds).toList())),
        plain,
        plain,
        null,
        0,
        equal);
  }

  private BenchResult kernel(List<Cube> cubes) throws IOException, SQLException {
    Path cells = folder.resolve("cells");
    List<String> files = files();
    Map<String, List<ProcessMeasurement>> rivals = new LinkedHashMap<>();
    List<ProcessMeasurement> our = new ArrayList<>();
    for (int run = 1; run <= options.runs(); run++) {
      say.accept("Kernel, run " + run + " of " + options.runs() + " …");
      ScratchFolder.delete(cells);
      our.add(
          ours.run(KernelRun.class, List.of(lake(), catalog.toString(), NOW, cells.toString())));
      if (options.duckdb()) {
        for (String how : List.of(PLAIN, BEST)) {
          rivals.computeIfAbsent(how, h -> new ArrayList<>()).add(duckDb(how, files));
        }
      }
      if (options.textbook()) {
        rivals.computeIfAbsent(TEXTBOOK, h -> new ArrayList<>()).add(textbook());
      }
    }
    Boolean equal = rivals.isEmpty() ? null : true;
    for (String how : rivals.keySet()) {
      equal &= same(cubes, cells, how, how.equals(TEXTBOOK) ? ".tsv" : ".parquet");
    }
    return new BenchResult(
        "kernel",
        options.events(),
        median(our.stream().map(ProcessMeasurement::wholeSeconds).toList()),
        median(our.stream().map(ProcessMeasurement::cpuSeconds).toList()),
        null,
        median(rivals.get(PLAIN), ProcessMeasurement::seconds),
        median(rivals.get(BEST), ProcessMeasurement::seconds),
        median(rivals.get(TEXTBOOK), ProcessMeasurement::wholeSeconds),
        count(cells),
        equal);
  }

  private ProcessMeasurement textbook() throws IOException {
    ScratchFolder.delete(folder.resolve(TEXTBOOK));
    List<String> args =
        new ArrayList<>(
            List.of(lake(), catalog.toString(), STREAM, folder.resolve(TEXTBOOK).toString()));
    clean().forEach(file -> args.add(file.path()));
    return ours.run(BeamBaselineRun.class, args);
  }

  private ProcessMeasurement duckDb(String how, List<String> files) throws IOException {
    List<String> args =
        new ArrayList<>(List.of(how, catalog.toString(), STREAM, folder.resolve(how).toString()));
    args.addAll(files);
    return theirs.run(DuckDbCells.class, args);
  }

  private boolean same(List<Cube> cubes, Path cells, String how, String suffix)
      throws IOException, SQLException {
    for (Cube cube : cubes) {
      Path encoded = CellTableFiles.of(cells, cube.name());
      if (!CellComparison.of(
          cube, encoded, folder.resolve(how).resolve(cube.name() + suffix), folder)) {
        say.accept("The cells of " + cube.name() + " differ (" + how + ").");
        return false;
      }
    }
    return true;
  }

  private void deleteLake(String name) throws IOException {
    ScratchFolder.delete(folder.resolve(name));
    Files.deleteIfExists(folder.resolve(name + ".keys"));
  }

  private String lake() {
    return folder.resolve("lake").toString();
  }

  private List<String> files() {
    return clean().stream()
        .map(file -> folder.resolve("lake").resolve(file.path()).toString())
        .toList();
  }

  private List<CleanFile> clean() {
    return Lake.open(lake()).state().clean(STREAM);
  }

  private long clean(String stream) {
    return Lake.open(lake()).state().clean(stream).stream().mapToLong(CleanFile::rows).sum();
  }

  private static long rows(Path parquet) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = connection.createStatement();
        ResultSet count =
            sql.executeQuery("SELECT count(*) FROM read_parquet('" + parquet + "')")) {
      count.next();
      return count.getLong(1);
    }
  }

  private static long count(Path cells) throws IOException {
    long count = 0;
    for (Path table : CellTableFiles.in(cells)) {
      count += CellTableFiles.read(table).size();
    }
    return count;
  }

  private static Double median(
      List<ProcessMeasurement> runs, Function<ProcessMeasurement, Double> what) {
    return runs == null ? null : median(runs.stream().map(what).toList());
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return BenchResult.rounded(
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
  }
}
