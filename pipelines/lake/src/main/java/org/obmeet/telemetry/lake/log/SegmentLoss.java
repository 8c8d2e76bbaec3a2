package org.obmeet.telemetry.lake.log;

import java.time.LocalDate;

/**
 * The records that an ingest could not read in a landing segment that is damaged or has vanished.
 * For a list of sealed segments, the number of records is not known and counts as 1.
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
    String dated = path.substring(path.indexOf("/date=") + "/date=".length());
    return LocalDate.parse(dated.substring(0, dated.indexOf('/')));
  }
}
