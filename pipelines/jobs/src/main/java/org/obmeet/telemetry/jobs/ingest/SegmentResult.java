package org.obmeet.telemetry.jobs.ingest;

import java.util.List;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * What became of one input segment before de-duplication.
 *
 * @param stream its stream
 * @param fingerprint of its input
 * @param staged rows handed on
 * @param counts records read, rejected and suppressed
 * @param quarantine quarantine files written
 */
public record SegmentResult(
    String stream, String fingerprint, long staged, StreamCounts counts, List<FileRef> quarantine) {
  public SegmentResult {
    quarantine = List.copyOf(quarantine);
  }
}
