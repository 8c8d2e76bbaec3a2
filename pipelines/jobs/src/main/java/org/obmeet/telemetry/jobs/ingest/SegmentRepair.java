package org.obmeet.telemetry.jobs.ingest;

import java.util.List;

/**
 * Paths of the damaged landing segments that an ingest mends.
 *
 * @param reprocessed segments that are read again after they were restored
 * @param acceptedLosses segments whose lost records are given up
 */
public record SegmentRepair(List<String> reprocessed, List<String> acceptedLosses) {
  static final SegmentRepair NONE = new SegmentRepair(List.of(), List.of());
}
