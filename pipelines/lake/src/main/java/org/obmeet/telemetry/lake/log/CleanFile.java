package org.obmeet.telemetry.lake.log;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Set;
import org.obmeet.telemetry.lake.file.FileDays;

/**
 * A clean data file. It has rows of one stream and one bucket, and of one day, or of several days
 * if files were merged.
 *
 * @param bucket partition by contributor, from 0
 * @param path relative to the root
 * @param commit number of the ingest commit that decides if the file is on time; a rewrite keeps
 *     the number, and a merged file has the smallest number of its parts
 * @param buckets number of partitions when it was written; 0 if the log has no such number
 * @param ingests numbers of the ingest commits of its rows; several if files were merged into it
 */
public record CleanFile(
    String stream,
    FileDays days,
    int bucket,
    String path,
    long rows,
    long commit,
    int buckets,
    Set<Long> ingests) {
  public CleanFile {
    ingests = Set.copyOf(ingests);
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
