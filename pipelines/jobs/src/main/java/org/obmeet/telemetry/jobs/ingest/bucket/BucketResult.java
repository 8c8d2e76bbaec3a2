package org.obmeet.telemetry.jobs.ingest.bucket;

import java.util.List;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * The result of merging the staged rows of one stream and bucket.
 *
 * @param accepted rows written to the clean zone
 * @param late accepted rows of closed windows
 * @param duplicates rows dropped as duplicates
 * @param clean the new clean files
 */
public record BucketResult(
    String stream, long accepted, long late, long duplicates, List<FileRef> clean) {
  public BucketResult {
    clean = List.copyOf(clean);
  }
}
