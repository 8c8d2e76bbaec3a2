package org.obmeet.telemetry.lake.log;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;

/**
 * A clean data file. It has rows of one stream, bucket and storage period, which all came on time
 * or all late.
 *
 * @param bucket partition by contributor, from 0
 * @param path relative to the root
 * @param late true if its rows came after their base window was closed, so that no window counts
 *     them; decided when an ingest commits the rows
 * @param buckets number of partitions when it was written; 0 if the log has no such number
 */
public record CleanFile(
    String stream, FileDays days, int bucket, String path, long rows, boolean late, int buckets) {
  static CleanFile of(LoggedFile file, LakeLayout.CleanName name) {
    return new CleanFile(
        name.stream(),
        name.days(),
        name.bucket(),
        file.path(),
        file.ref().rows(),
        file.late(),
        file.buckets());
  }

  /** Returns the file that was written for this one, or for it and others of its bucket. */
  public LoggedFile successor(FileRef written, List<String> of) {
    return LoggedFile.clean(written, late, buckets, of);
  }

  /** Returns true if the file may have rows of a bucket, which is one of {@code count} buckets. */
  public boolean mayHaveRowsOf(int other, int count) {
    int written = Math.max(1, buckets);
    int divisor = BigInteger.valueOf(written).gcd(BigInteger.valueOf(count)).intValue();
    return bucket % divisor == other % divisor;
  }

  public LocalDate firstDay() {
    return days.first();
  }

  /** Returns true if both files have the same stream, bucket and number of buckets. */
  boolean isInBucketOf(CleanFile other) {
    return stream.equals(other.stream) && bucket == other.bucket && buckets == other.buckets;
  }
}
