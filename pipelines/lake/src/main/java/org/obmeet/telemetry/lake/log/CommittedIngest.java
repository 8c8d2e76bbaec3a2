package org.obmeet.telemetry.lake.log;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.IngestCommit;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * An ingest in the log: the number, run and detail of its commit.
 *
 * @param days days of the rows that it added on time, by stream
 */
public record CommittedIngest(
    long number, String run, IngestCommit commit, Map<String, Set<LocalDate>> days) {
  public CommittedIngest {
    days = new TreeMap<>(days);
  }

  /** Returns true if the ingest added rows on time that a window counts. */
  public boolean isCountedIn(String stream, Window window) {
    return days.getOrDefault(stream, Set.of()).stream().anyMatch(window::contains);
  }
}
