package org.obmeet.telemetry.lake.log;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Set;

/**
 * A clean data file, which has the rows of one stream, day and bucket.
 *
 * @param stream the data set
 * @param day day of the events
 * @param bucket partition by contributor, from 0
 * @param path relative to the root
 * @param rows records in it
 * @param commit number of the ingest commit that decides if it is on time; a rewrite keeps it
 * @param buckets number of partitions when it was written; 0 if the log has no such number
 * @param ingests numbers of the ingest commits of its rows; several if files were merged into it
 */
public record CleanFile(
    String stream,
    LocalDate day,
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

  /** Returns true if both have the same stream, day, bucket and number of buckets. */
  boolean isInPartitionOf(CleanFile other) {
    return stream.equals(other.stream)
        && day.equals(other.day)
        && bucket == other.bucket
        && buckets == other.buckets;
  }
}
