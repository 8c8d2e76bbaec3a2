package org.obmeet.telemetry.synthetic.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.synthetic.GeneratorOptions;

/** A synthetic data set: files in the formats of real senders, and their ground truth. */
public final class SyntheticDataset {
  private final GeneratorOptions options;
  private final Dataset statistics;
  private final Dataset community;

  /** Creates a data set; the catalogue defines the limits of values and the lateness. */
  public SyntheticDataset(GeneratorOptions options, Catalog catalog) {
    this.options = options;
    this.statistics = catalog.dataset("instance_statistics");
    this.community = catalog.dataset("community_events");
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
   * Writes {@code reports.ndjson.gz}, {@code events.ndjson.gz}, {@code consents.ndjson} and {@code
   * truth/{reports,events,consents}.parquet}. Existing files are replaced.
   */
  public GenerationSummary write(Path out) throws IOException {
    Path truth = Files.createDirectories(out.resolve("truth"));
    List<Path> files =
        List.of(
            out.resolve("reports.ndjson.gz"),
            truth.resolve("reports.parquet"),
            out.resolve("events.ndjson.gz"),
            truth.resolve("events.parquet"),
            out.resolve("consents.ndjson"),
            truth.resolve("consents.parquet"));
    return new GenerationSummary(
        files,
        new ReportStreamWriter(options, statistics).write(files.get(0), files.get(1)),
        new EventStreamWriter(options, community).write(files.get(2), files.get(3)),
        new ConsentFile(options).write(files.get(4), files.get(5)),
        options.start(),
        options.end().minusDays(1),
        ingestTime());
  }
}
