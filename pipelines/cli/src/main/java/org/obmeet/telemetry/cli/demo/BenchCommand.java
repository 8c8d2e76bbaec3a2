package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.obmeet.telemetry.bench.BenchOptions;
import org.obmeet.telemetry.bench.BenchResult;
import org.obmeet.telemetry.bench.BenchmarkSuite;
import org.obmeet.telemetry.bench.ScratchFolder;
import org.obmeet.telemetry.bench.usefulness.DatasetUsefulness;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleJson;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.world.GeneratorOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code telemetry bench}: the jobs measured, and DuckDB beside them; or what they are good for.
 */
@Command(
    name = "bench",
    header = "Measures the jobs against DuckDB, or releases against the truth.",
    description = {
      "Invents events, ingests them, computes exact cells of five cubes, and lets DuckDB do the",
      "same by plain and by its best SQL, in turn and each time in a new process. Checks that the",
      "answers are equal, and prints medians and ratios (below 1: faster than DuckDB).",
      "With --usefulness it makes worlds, releases them, and compares what is released with their",
      "truth: how much of what is safe is named, and whether the metrics' answers are right."
    })
public final class BenchCommand implements Callable<Integer> {
  private final CommandContext session;

  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Events to invent, some 500 bytes each (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--reports",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Statistics reports to invent and ingest besides, some 8 KB each (default: none)."
      })
  private long reports;

  @Option(
      names = "--against",
      paramLabel = "duckdb|textbook",
      description = {
        "Measures DuckDB beside, or the kernel against Beam as its textbooks have it (some ten",
        "thousand events, or it takes hours); repeats. Without it the jobs alone are measured."
      })
  private List<String> against = new ArrayList<>();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Runs of each, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--seed",
      arity = "1..*",
      paramLabel = "N",
      description = {
        "Other events (default: 1). With --usefulness several make several worlds (default: 1 2 3,",
        "or 1 with --instances)."
      })
  private List<Long> seeds = new ArrayList<>();

  @Option(names = "--usefulness", description = "Measures how useful releases are.")
  private boolean usefulness;

  @Option(
      names = "--instances",
      arity = "1..*",
      paramLabel = "N",
      description = "With --usefulness: instances of a world; several make several worlds.")
  private List<Integer> instances = new ArrayList<>();

  @Option(
      names = "--people",
      paramLabel = "N",
      description = "With --usefulness: people of a world; twenty events for each.")
  private Integer people;

  @Option(
      names = "--cubes",
      paramLabel = "FILE",
      description = "A family of cubes over community_events in place of the bench's own; repeats.")
  private List<Path> cubes = new ArrayList<>();

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "Option of the JVM of the measured jobs, such as -Xmx2g; repeats.")
  private List<String> jvm = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Scratch folder, empty or not there; by default one that is removed again.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--json", description = "Prints the results as JSON.")
  private boolean json;

  BenchCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    checkTogether();
    Path folder = out.isPresent() ? empty(out.get()) : Files.createTempDirectory("telemetry-bench");
    try {
      if (usefulness) {
        return usefulness(folder);
      }
      List<BenchResult> results = BenchmarkSuite.run(options(folder), session::info);
      print(results);
      boolean differ = results.stream().anyMatch(r -> Boolean.FALSE.equals(r.answersEqual()));
      return differ ? ExitCode.VERIFICATION_FAILED.code() : 0;
    } catch (SQLException e) {
      throw new JobException(ExitCode.FAILED, "DuckDB failed: " + e.getMessage(), e);
    } finally {
      if (out.isEmpty()) {
        ScratchFolder.delete(folder);
      }
    }
  }

  private int usefulness(Path folder) throws IOException {
    List<Long> numbers =
        seeds.isEmpty() ? (instances.isEmpty() ? List.of(1L, 2L, 3L) : List.of(1L)) : seeds;
    List<GeneratorOptions> worlds = new ArrayList<>();
    for (long seed : numbers) {
      if (instances.isEmpty()) {
        worlds.add(world(GenerateCommand.WorldSize.with(seed, null, people)));
      }
      for (Integer count : instances) {
        worlds.add(world(GenerateCommand.WorldSize.with(seed, count, people)));
      }
    }
    List<DatasetUsefulness> results = new ArrayList<>();
    for (GeneratorOptions world : worlds) {
      String name = "world-" + world.seed() + "-" + world.instances();
      DatasetUsefulness result =
          new UsefulnessRun(session, folder.resolve(name))
              .of(world, GenerateCommand.WorldSize.describe(world));
      results.add(result);
      if (!json) {
        new UsefulnessText(session.out()).print(result);
      }
      if (out.isEmpty()) {
        ScratchFolder.delete(folder.resolve(name));
      }
    }
    if (json) {
      session.out().println(ConsoleJson.indented(results));
    }
    return 0;
  }

  private GeneratorOptions world(GenerateCommand.WorldSize size) {
    try {
      return size.on(GeneratorOptions.demonstration());
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage());
    }
  }

  private void checkTogether() {
    if (usefulness && !against.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--against is allowed only without --usefulness");
    }
    if (!usefulness && (seeds.size() > 1 || !instances.isEmpty() || people != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "several --seed, --instances and --people are allowed only with --usefulness");
    }
  }

  private BenchOptions options(Path folder) {
    long seed = seeds.isEmpty() ? 1 : seeds.get(0);
    try {
      return new BenchOptions(folder, events, reports, seed, runs, Set.copyOf(against), cubes, jvm);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage());
    }
  }

  private void print(List<BenchResult> results) throws IOException {
    if (json) {
      session.out().println(ConsoleJson.indented(results));
      return;
    }
    session
        .out()
        .printf(
            "%-8s %12s %10s %10s %10s %10s %8s %10s %10s %10s %11s%n",
            "work",
            "records",
            "wall s",
            "CPU s",
            "a core s",
            "cells",
            "equal",
            "plain s",
            "best s",
            "ratio",
            "textbook s");
    for (BenchResult r : results) {
      session
          .out()
          .printf(
              Locale.ROOT,
              "%-8s %12d %10.2f %10.2f %10s %10d %8s %10s %10s %10s %11s%n",
              r.work(),
              r.events(),
              r.wallSeconds(),
              r.cpuSeconds(),
              r.perCoreSecond() == null ? "-" : Long.toString(r.perCoreSecond().longValue()),
              r.cells(),
              r.answersEqual() == null ? "-" : r.answersEqual() ? "yes" : "NO",
              number(r.plainSeconds()),
              number(r.bestSeconds()),
              number(r.ratioBest()),
              number(r.textbookSeconds()));
    }
  }

  private static String number(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static Path empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw new JobException(
              ExitCode.BAD_INPUT, "--out must be an empty folder; '" + folder + "' is not");
        }
      }
    }
    return folder;
  }
}
