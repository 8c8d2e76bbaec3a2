package org.obmeet.telemetry.jobs.ingest;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.CleanFile;
import org.obmeet.telemetry.lake.CleanFiles;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.schemas.Dataset;

/**
 * The records of a bucket that are already kept: a record is a duplicate of one with the same
 * contributor and record pseudonym on the same day, the day before or the day after.
 */
final class KnownRecords {
  private final int contributor;
  private final int record;
  private final Map<ByteBuffer, int[]> days = new HashMap<>();

  private KnownRecords(Dataset dataset) {
    this.contributor = dataset.require("contributor").position();
    this.record = dataset.require("record").position();
  }

  /** The records that clean holds on the given days and their neighbours. */
  static KnownRecords around(
      Lake lake,
      LakeState state,
      Dataset dataset,
      int bucket,
      SortedMap<Integer, Integer> touched) {
    TreeSet<Integer> neighbours = new TreeSet<>();
    touched.keySet().forEach(day -> neighbours.addAll(java.util.List.of(day - 1, day, day + 1)));
    KnownRecords known = new KnownRecords(dataset);
    CleanFiles clean = new CleanFiles(lake.files());
    for (int day : neighbours) {
      LocalDate date = LocalDate.ofEpochDay(day);
      for (CleanFile file : state.clean(dataset.name())) {
        if (file.day().equals(date) && overlaps(file, bucket, dataset.buckets())) {
          clean.read(dataset, file.path()).forEach(row -> known.add(row, day));
        }
      }
    }
    return known;
  }

  /** Whether a file, perhaps of another bucket count, can hold contributors of the bucket. */
  private static boolean overlaps(CleanFile file, int bucket, int buckets) {
    int divisor =
        BigInteger.valueOf(file.buckets()).gcd(BigInteger.valueOf(buckets)).intValueExact();
    return file.bucket() % divisor == bucket % divisor;
  }

  /** Whether the row is new; from now on it is known. */
  boolean add(GenericRecord row, int day) {
    ByteBuffer key = key(row);
    int[] seen = days.get(key);
    if (seen == null) {
      days.put(key, new int[] {day});
      return true;
    }
    for (int other : seen) {
      if (Math.abs(other - day) <= 1) {
        return false;
      }
    }
    int[] more = java.util.Arrays.copyOf(seen, seen.length + 1);
    more[seen.length] = day;
    days.put(key, more);
    return true;
  }

  private ByteBuffer key(GenericRecord row) {
    Object who = row.get(contributor);
    ByteBuffer key = ByteBuffer.allocate(33);
    if (who != null) {
      key.put((byte) 1).put(((GenericFixed) who).bytes());
    }
    return key.put(((GenericFixed) row.get(record)).bytes()).flip();
  }
}
