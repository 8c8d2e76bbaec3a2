package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.dataset.GenerationSummary;
import org.obmeet.telemetry.world.dataset.SyntheticDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code telemetry generate}: writes an invented world, and the truth beside it. */
@Command(
    name = "generate",
    header = "Writes an invented world.",
    description = {
      "Files: reports.ndjson.gz, events.ndjson.gz, consents.ndjson, and",
      "truth/, what each contributor really contributed. The same options give the same bytes."
    })
public final class GenerateCommand implements Callable<Integer> {
  private final CommandContext session;

  @Spec private CommandSpec spec;
  @Mixin private WorldSize size;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to; made where it is missing.")
  private Path out;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Tracker events, duplicates included.")
  private Long events;

  @Option(
      names = "--daily",
      description = "Instances report every day, as real ones do; else once a week.")
  private boolean daily;

  @Option(
      names = "--start",
      paramLabel = "DATE",
      converter = DateConverter.class,
      description = "First day, a Monday, such as 2026-09-28.")
  private LocalDate start;

  GenerateCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    GeneratorOptions options = options();
    session.info("Making a world of " + WorldSize.describe(options) + " …");
    GenerationSummary summary = written(options);
    session.info(
        "Wrote "
            + summary.reportCount()
            + " reports, "
            + summary.eventCount()
            + " events and "
            + summary.consents()
            + " consents of "
            + summary.firstDay()
            + " to "
            + summary.lastDay()
            + "; their clock is "
            + summary.clock());
    summary.files().forEach(session.out()::println);
    return 0;
  }

  private GenerationSummary written(GeneratorOptions options) throws IOException {
    try {
      Files.createDirectories(out.resolve("truth"));
    } catch (IOException e) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--out must be a folder that can be made and written; '" + out + "' cannot",
          e);
    }
    return SyntheticDataset.of(options).write(out);
  }

  private GeneratorOptions options() {
    try {
      GeneratorOptions options = size.on(GeneratorOptions.demonstration());
      options = events == null ? options : options.withEvents(events);
      options = daily ? options.withWeekly(false) : options;
      return start == null ? options : options.withStart(start);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), "--" + wrong.getMessage());
    }
  }

  /** Size of a world, as {@code generate} and {@code demo} take it. */
  static final class WorldSize {
    private static final int EVENTS_PER_PERSON = 20;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed is another world.")
    private Long seed;

    @Option(names = "--instances", paramLabel = "N", description = "Instances that ever report.")
    private Integer instances;

    @Option(
        names = "--people",
        paramLabel = "N",
        description = "People who ever visit the community server; twenty events for each.")
    private Integer people;

    @Option(names = "--days", paramLabel = "N", description = "Length in days, whole weeks.")
    private Integer days;

    /** A size of these numbers; null leaves one as it is. */
    static WorldSize with(Long seed, Integer instances, Integer people) {
      WorldSize size = new WorldSize();
      size.seed = seed;
      size.instances = instances;
      size.people = people;
      return size;
    }

    boolean given() {
      return seed != null || instances != null || people != null || days != null;
    }

    /**
     * @throws IllegalArgumentException where a value is out of range
     */
    GeneratorOptions on(GeneratorOptions base) {
      GeneratorOptions options = seed == null ? base : base.withSeed(seed);
      options = instances == null ? options : options.withInstances(instances);
      options = days == null ? options : options.withDays(days);
      return people == null
          ? options
          : options.withPeople(people).withEvents((long) EVENTS_PER_PERSON * people);
    }

    static String describe(GeneratorOptions options) {
      return options.instances()
          + " instances and "
          + options.people()
          + " people, seed "
          + options.seed();
    }
  }

  static final class DateConverter implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String value) {
      try {
        return LocalDate.parse(value);
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "allowed: a date such as 2026-09-28; it is '" + value + "'");
      }
    }
  }
}
