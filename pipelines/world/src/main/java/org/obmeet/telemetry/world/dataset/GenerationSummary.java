package org.obmeet.telemetry.world.dataset;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.world.ExpectedOutcome;

/**
 * What was written.
 *
 * @param files every file, in order of writing
 * @param reportLines lines of {@code reports.ndjson.gz}, one report or fault each
 * @param reports reports by the outcome expected; outcomes that do not occur are absent
 * @param eventLines lines of {@code events.ndjson.gz}, one event or tracker body each
 * @param events events by the outcome expected
 * @param consents lines of {@code consents.ndjson}
 * @param firstDay first day of the world
 * @param lastDay last day of the world
 * @param clock the time at which to ingest and aggregate it: the end of the last whole window and
 *     the lateness
 */
public record GenerationSummary(
    List<Path> files,
    long reportLines,
    Map<ExpectedOutcome, Long> reports,
    long eventLines,
    Map<ExpectedOutcome, Long> events,
    long consents,
    LocalDate firstDay,
    LocalDate lastDay,
    Instant clock) {
  public GenerationSummary {
    files = List.copyOf(files);
    reports = Map.copyOf(reports);
    events = Map.copyOf(events);
  }

  /** Reports on the wire. */
  public long reportCount() {
    return reports.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Events on the wire, those in batches counted one by one. */
  public long eventCount() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }
}
