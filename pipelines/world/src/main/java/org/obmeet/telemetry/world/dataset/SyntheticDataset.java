package org.obmeet.telemetry.world.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.world.CanaryString;
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.event.Person;
import org.obmeet.telemetry.world.event.Visit;
import org.obmeet.telemetry.world.instance.Instance;

/** A synthetic data set: files in the formats of real senders, and their ground truth. */
public final class SyntheticDataset {
  private final GeneratorOptions options;
  private final Dataset statistics;
  private final Dataset community;

  private SyntheticDataset(GeneratorOptions options, Catalog catalog) {
    this.options = Objects.requireNonNull(options, "options");
    this.statistics = catalog.dataset("instance_statistics");
    this.community = catalog.dataset("community_events");
  }

  /** Returns the data set that options describe, with the catalogue of this program. */
  public static SyntheticDataset of(GeneratorOptions options) {
    return of(options, Catalog.load());
  }

  /**
   * Returns the data set that options describe. The catalogue defines the limits of values and the
   * lateness.
   */
  public static SyntheticDataset of(GeneratorOptions options, Catalog catalog) {
    return new SyntheticDataset(options, catalog);
  }

  /**
   * Returns the time at which to ingest and aggregate the data set: the day after its last day,
   * plus the longest lateness, at midnight in UTC.
   */
  public Instant ingestTime() {
    return Stream.of(statistics, community)
        .map(dataset -> options.end().plus(dataset.lateness()))
        .max(Comparator.naturalOrder())
        .orElseThrow()
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }

  /**
   * Writes {@code reports.ndjson.gz}, {@code events.ndjson.gz}, {@code consents.ndjson}, {@code
   * truth/{reports,events,consents}.parquet} and, if the options request it, {@code
   * late/{reports,events}.ndjson.gz}. Existing files are replaced.
   *
   * @param out folder, created if it is missing
   * @throws IOException if {@code out} cannot be written
   */
  public GenerationSummary write(Path out) throws IOException {
    Path truth = Files.createDirectories(out.resolve("truth"));
    List<Path> files = new ArrayList<>();
    ReportStreamWriter reports = new ReportStreamWriter(options, statistics);
    long reportLines = write(out, "reports", files, reports::write);
    EventStreamWriter events = new EventStreamWriter(options, community);
    long eventLines = write(out, "events", files, events::write);
    Path consentFile = out.resolve("consents.ndjson");
    files.add(consentFile);
    files.add(truth.resolve("consents.parquet"));
    long consents = new ConsentFile(options).write(consentFile, truth.resolve("consents.parquet"));
    return new GenerationSummary(
        files,
        reportLines,
        reports.outcomes(),
        eventLines,
        events.outcomes(),
        consents,
        options.start(),
        options.end().minusDays(1),
        ingestTime());
  }

  private interface Writing {
    long write(NdjsonFileWriter lines, NdjsonFileWriter late, Path truth) throws IOException;
  }

  private long write(Path out, String name, List<Path> files, Writing stream) throws IOException {
    Path file = out.resolve(name + ".ndjson.gz");
    Path truth = out.resolve("truth").resolve(name + ".parquet");
    files.add(file);
    files.add(truth);
    try (NdjsonFileWriter lines = new NdjsonFileWriter(file)) {
      if (!options.separateLateFiles()) {
        return stream.write(lines, lines, truth);
      }
      Path late = Files.createDirectories(out.resolve("late")).resolve(name + ".ndjson.gz");
      files.add(late);
      try (NdjsonFileWriter lateFile = new NdjsonFileWriter(late)) {
        return stream.write(lines, lateFile, truth);
      }
    }
  }

  /**
   * Returns the canaries of instances and people, and the chat rooms of the community server. Other
   * identifying values, such as record ids and tokens in page addresses, are not listed, but
   * contain one of {@link CanaryString#MARKERS}, unless they are IP addresses.
   */
  public Stream<CanaryString> canaries() {
    Stream<CanaryString> instances =
        IntStream.range(0, options.instances())
            .mapToObj(i -> Instance.of(options, i))
            .flatMap(SyntheticDataset::canaries);
    Stream<CanaryString> people =
        IntStream.range(0, options.people())
            .mapToObj(i -> Person.of(options, i))
            .flatMap(Person::canaries);
    Stream<CanaryString> rooms =
        IntStream.range(0, Visit.ROOMS).mapToObj(i -> new CanaryString("room", Visit.room(i)));
    return Stream.of(instances, people, rooms).flatMap(s -> s);
  }

  private static Stream<CanaryString> canaries(Instance instance) {
    Stream<CanaryString> accounts =
        instance.consents().decisions().stream()
            .limit(1)
            .flatMap(c -> c.account().stream())
            .map(a -> new CanaryString("account", a));
    return Stream.concat(instance.identity().canaries(), accounts);
  }
}
