package org.obmeet.telemetry.jobs.ingest;

import java.util.List;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The result of one input segment before duplicates are removed.
 *
 * @param fingerprint fingerprint of the input
 * @param counts counts of records read, rejected and suppressed
 * @param quarantine the staged quarantine files
 */
public record SegmentResult(
    String stream, String fingerprint, StreamCounts counts, List<FileRef> quarantine) {
  public SegmentResult {
    quarantine = List.copyOf(quarantine);
  }
}
