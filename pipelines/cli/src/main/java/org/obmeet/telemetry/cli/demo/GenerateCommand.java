package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.GenerationSummary;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry generate}, which writes synthetic data and their ground truth. */
@Command(name = "generate")
public final class GenerateCommand extends TelemetryCommand {
  @Mixin private DatasetSize size;

  @Option(names = "--out", required = true, paramLabel = "DIR")
  private Path out;

  @Option(names = "--events", paramLabel = "N")
  private Long events;

  @Option(names = "--daily")
  private boolean daily;

  @Option(names = "--start", paramLabel = "DATE")
  private LocalDate start;

  @Override
  public Integer call() throws IOException {
    GeneratorOptions options = checked(this::options);
    context.info("Generating synthetic data of " + DatasetSize.describe(options) + " …");
    AtomicFolder.create("--out", out);
    GenerationSummary summary = new SyntheticDataset(options, context.catalog().load()).write(out);
    context.info(
        "Wrote %s reports, %s events and %s consents from %s to %s; continue with --now %s"
            .formatted(
                summary.reportCount(),
                summary.eventCount(),
                summary.consents(),
                summary.firstDay(),
                summary.lastDay(),
                summary.ingestTime()));
    summary.files().forEach(context.out()::println);
    return 0;
  }

  private GeneratorOptions options() {
    GeneratorOptions options = size.on(GeneratorOptions.demonstration());
    options = events == null ? options : options.withEvents(events);
    options = daily ? options.withWeekly(false) : options;
    return start == null ? options : options.withStart(start);
  }

  /** The options for the size of a synthetic data set. */
  static final class DatasetSize {
    private static final int EVENTS_PER_PERSON = 20;

    @Option(names = "--seed", paramLabel = "N")
    private Long seed;

    @Option(names = "--instances", paramLabel = "N")
    private Integer instances;

    @Option(names = "--people", paramLabel = "N")
    private Integer people;

    @Option(names = "--days", paramLabel = "N")
    private Integer days;

    /** Returns options with these values. A null value means the default. */
    static DatasetSize with(Long seed, Integer instances, Integer people) {
      DatasetSize size = new DatasetSize();
      size.seed = seed;
      size.instances = instances;
      size.people = people;
      return size;
    }

    /** Returns true if at least one of the options is set. */
    boolean given() {
      return seed != null || instances != null || people != null || days != null;
    }

    /**
     * Applies the options. The number of people also sets the number of events.
     *
     * @throws IllegalArgumentException if a number is not allowed
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
      return "%s instances and %s people, seed %s"
          .formatted(options.instances(), options.people(), options.seed());
    }
  }
}
