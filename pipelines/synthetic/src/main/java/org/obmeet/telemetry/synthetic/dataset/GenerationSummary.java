package org.obmeet.telemetry.synthetic.dataset;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.synthetic.ExpectedOutcome;

/**
 * A summary of the generated files.
 *
 * @param files all files, in order of writing
 * @param reports number of reports and malformed lines by expected outcome, without zeros
 * @param events number of events and malformed lines by expected outcome, without zeros
 * @param consents number of lines of {@code consents.ndjson}
 * @param ingestTime time at which to ingest the data set; see {@link SyntheticDataset#ingestTime}
 */
public record GenerationSummary(
    List<Path> files,
    Map<ExpectedOutcome, Long> reports,
    Map<ExpectedOutcome, Long> events,
    long consents,
    LocalDate firstDay,
    LocalDate lastDay,
    Instant ingestTime) {
  public GenerationSummary {
    files = List.copyOf(files);
    reports = Map.copyOf(reports);
    events = Map.copyOf(events);
  }

  /** Returns the number of sent reports, including malformed lines. */
  public long reportCount() {
    return reports.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of sent events, including each event of a batch and malformed lines. */
  public long eventCount() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }
}
