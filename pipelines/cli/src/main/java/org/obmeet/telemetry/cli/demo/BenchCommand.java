package org.obmeet.telemetry.cli.demo;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.bench.BenchOptions;
import org.obmeet.telemetry.bench.BenchResult;
import org.obmeet.telemetry.bench.BenchmarkSuite;
import org.obmeet.telemetry.bench.DataShape;
import org.obmeet.telemetry.bench.usefulness.DatasetUsefulness;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.query.output.ResultRows;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code telemetry bench}. It measures the usefulness of releases, or the speed of the
 * jobs, which it can compare with DuckDB and ClickHouse.
 */
@Command(name = "bench")
public final class BenchCommand extends TelemetryCommand {
  private static final List<String> COLUMNS =
      List.of(
          ("work,records,MB,wall s,CPU s,peak MB,rec/core s,MB/core s,cells,equal,plain s,best s,"
                  + "file s,clickhouse s,ratio,loop s")
              .split(","));

  private static final List<String> OF_USEFULNESS = List.of("--instances", "--people");
  private static final List<String> OF_SPEED =
      List.of("--events --part --shape --reports --against --runs --cubes --jvm".split(" "));

  @Option(names = "--events", paramLabel = "N", defaultValue = "1000000")
  private long events;

  @Option(names = "--part", paramLabel = "N", defaultValue = "100000000")
  private long part;

  @Option(names = "--shape", paramLabel = "usual|heavy|labels|tail", defaultValue = "usual")
  private DataShape shape;

  @Option(names = "--reports", paramLabel = "N", defaultValue = "0")
  private long reports;

  @Option(names = "--against", paramLabel = "duckdb|clickhouse")
  private List<String> against = new ArrayList<>();

  @Option(names = "--runs", paramLabel = "N", defaultValue = "5")
  private int runs;

  @Option(names = "--seed", arity = "1..*", paramLabel = "N")
  private List<Long> seeds = new ArrayList<>();

  @Option(names = "--usefulness")
  private boolean usefulness;

  @Option(names = "--instances", arity = "1..*", paramLabel = "N")
  private List<Integer> instances = new ArrayList<>();

  @Option(names = "--people", paramLabel = "N")
  private Integer people;

  @Option(names = "--cubes", paramLabel = "FILE")
  private List<Path> cubes = new ArrayList<>();

  @Option(names = "--jvm", paramLabel = "OPTION")
  private List<String> jvm = new ArrayList<>();

  @Option(names = "--out", paramLabel = "DIR")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--json")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    checkCombination();
    out.ifPresent(scratch -> AtomicFolder.requireEmpty("--out", scratch));
    Path folder = out.isPresent() ? out.get() : Files.createTempDirectory("telemetry-bench");
    try {
      if (usefulness) {
        return usefulness(folder);
      }
      List<BenchResult> results = BenchmarkSuite.run(options(folder), context::info);
      print(results);
      boolean differ = results.stream().anyMatch(r -> Boolean.FALSE.equals(r.answersEqual()));
      return differ ? ExitCode.VERIFICATION_FAILED.code() : 0;
    } catch (SQLException e) {
      throw new JobException(ExitCode.FAILED, "DuckDB failed: " + e.getMessage(), e);
    } finally {
      if (out.isEmpty()) {
        LocalStore.deleteTree(folder);
      }
    }
  }

  private int usefulness(Path folder) throws IOException, SQLException {
    List<DatasetUsefulness> results = new ArrayList<>();
    for (GeneratorOptions dataset : datasets()) {
      Path own = folder.resolve("dataset-" + dataset.seed() + "-" + dataset.instances());
      DatasetUsefulness result =
          new UsefulnessRun(context, own)
              .of(dataset, GenerateCommand.DatasetSize.describe(dataset));
      results.add(result);
      if (!json) {
        new UsefulnessText(context.out()).print(result);
      }
      if (out.isEmpty()) {
        LocalStore.deleteTree(own);
      }
    }
    if (json) {
      context.out().println(JsonText.indented(results));
    }
    return 0;
  }

  private List<GeneratorOptions> datasets() {
    List<GeneratorOptions> datasets = new ArrayList<>();
    List<Long> defaultSeeds = instances.isEmpty() ? List.of(1L, 2L, 3L) : List.of(1L);
    for (long seed : seeds.isEmpty() ? defaultSeeds : seeds) {
      if (instances.isEmpty()) {
        datasets.add(dataset(seed, null));
      }
      instances.forEach(count -> datasets.add(dataset(seed, count)));
    }
    return datasets;
  }

  private GeneratorOptions dataset(long seed, Integer count) {
    return checked(
        () ->
            GenerateCommand.DatasetSize.with(seed, count, people)
                .on(GeneratorOptions.demonstration()));
  }

  private void checkCombination() {
    CommandLine command = Iterables.getLast(root().getParseResult().asCommandLineList());
    for (String option : usefulness ? OF_SPEED : OF_USEFULNESS) {
      if (command.getParseResult().hasMatchedOption(option)) {
        throw wrongUsage(
            option
                + (usefulness
                    ? " and --usefulness are mutually exclusive"
                    : " requires --usefulness"));
      }
    }
    if (!usefulness && seeds.size() > 1) {
      throw wrongUsage("several values of --seed require --usefulness");
    }
  }

  private BenchOptions options(Path folder) {
    long seed = seeds.isEmpty() ? 1 : seeds.get(0);
    return checked(
        () ->
            new BenchOptions(
                folder, events, part, shape, reports, seed, runs, Set.copyOf(against), cubes, jvm));
  }

  private void print(List<BenchResult> results) {
    if (json) {
      context.out().println(JsonText.indented(results));
      return;
    }
    List<List<Object>> rows = new ArrayList<>();
    for (BenchResult r : results) {
      rows.add(
          Arrays.asList(
              r.work(),
              r.events(),
              r.megabytes(),
              r.wallSeconds(),
              r.cpuSeconds(),
              r.peakMegabytes(),
              r.perCoreSecond() == null ? null : r.perCoreSecond().longValue(),
              r.megabytesPerCoreSecond(),
              r.cells(),
              r.answersEqual() == null ? "" : r.answersEqual() ? "yes" : "NO",
              r.plainSeconds(),
              r.bestSeconds(),
              r.fileSeconds(),
              r.clickHouseSeconds(),
              r.ratioBest(),
              r.loopSeconds()));
    }
    OutputFormat.TABLE.write(ResultRows.of(COLUMNS, rows), context.out());
  }
}
