package org.obmeet.telemetry.jobs.ingest.bucket;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The result of one input segment, before duplicates are removed, or of merging one bucket.
 *
 * @param counts counts of this step alone; the equation of {@link StreamCounts} holds only for the
 *     sum over all steps
 * @param files quarantine files of a segment, which are staged, or clean files of a bucket
 * @param lost number of lost records, by path of a damaged segment
 */
public record StreamResult(
    String stream, StreamCounts counts, List<FileRef> files, Map<String, Long> lost) {
  public StreamResult {
    files = List.copyOf(files);
    lost = Map.copyOf(lost);
  }
}
