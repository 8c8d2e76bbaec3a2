package org.obmeet.telemetry.lake.log;

import java.time.LocalDate;

/**
 * The records that an ingest could not read in a damaged landing segment.
 *
 * @param records number of lost records; at least 1
 * @param commit number of the ingest's commit
 */
public record SegmentLoss(String path, long records, long commit) {
  public String stream() {
    return path.split("/", -1)[1];
  }

  /** Returns the day on which the segment was begun. */
  public LocalDate day() {
    return LocalDate.parse(path.split("/", -1)[2].substring("date=".length()));
  }
}
