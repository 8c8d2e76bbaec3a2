package org.obmeet.telemetry.jobs.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.columns.ColumnRows;
import org.obmeet.telemetry.lake.columns.SortedRun;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Rows of one segment on their way to the staging folder: by bucket, sorted there. */
final class StagedBuckets {
  /** Bytes in memory from which on rows are written. */
  private static final long HELD_BYTES = 64L << 20;

  /** Bytes of rows whose room is kept for the next segment. */
  private static final long KEPT_BYTES = HELD_BYTES / 2;

  /** Labels that are kept; every file names all that its rows' columns know. */
  private static final int KEPT_LABELS = 1 << 14;

  /** Records that become columns together: few enough to stay near the processor. */
  private static final int RECORDS = 32;

  private final Lake lake;
  private final Dataset dataset;
  private final Buckets partition;
  private final String run;
  private final String segment;
  private final List<ColumnRows> buckets;

  /** Rows per bucket that are still records: they become columns together. */
  private final List<List<GenericRecord>> records = new ArrayList<>();

  private final List<KV<String, StagedRows>> files = new ArrayList<>();
  private long held;
  private int flushes;

  /**
   * No rows yet of a segment.
   *
   * @param buckets {@link #room}, whose rows are forgotten; labels keep their codes
   */
  StagedBuckets(Lake lake, Dataset dataset, String run, int segment, List<ColumnRows> buckets) {
    this.lake = lake;
    this.dataset = dataset;
    this.partition = new Buckets(dataset);
    this.run = run;
    this.segment = "segment-" + segment;
    this.buckets = buckets;
    for (ColumnRows rows : buckets) {
      rows.clear();
      records.add(new ArrayList<>(RECORDS));
    }
  }

  /** Room for the rows of a data set, per bucket; labels have the same codes in all. */
  static List<ColumnRows> room(Dataset dataset) {
    return Stream.iterate(new ColumnRows(dataset), ColumnRows::alike)
        .limit(dataset.buckets())
        .toList();
  }

  /** Whether to begin afresh costs less than to keep a room, which has become so large. */
  static boolean isWorn(List<ColumnRows> room) {
    return room.get(0).labels() > KEPT_LABELS
        || room.stream().mapToLong(ColumnRows::mostBytes).sum() > KEPT_BYTES;
  }

  void add(GenericRecord row) {
    int bucket = partition.of(row);
    ColumnRows rows = buckets.get(bucket);
    List<GenericRecord> last = records.get(bucket);
    last.add(row);
    held += rows.width();
    if (last.size() == RECORDS) {
      toColumns(bucket);
    }
    if (held >= HELD_BYTES || rows.size() + last.size() == SortedRun.MOST_ROWS) {
      flush();
    }
  }

  private void toColumns(int bucket) {
    buckets.get(bucket).append(records.get(bucket));
    records.get(bucket).clear();
  }

  /** Writes what is held; names are the same when a bundle is retried. */
  void flush() {
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      toColumns(bucket);
      ColumnRows rows = buckets.get(bucket);
      if (rows.size() > 0) {
        String path =
            lake.layout().stagedFile(run, dataset.name(), bucket, segment + "-" + flushes);
        lake.files()
            .write(
                path,
                out -> {
                  SortedRun.write(out, rows);
                  return rows.size();
                });
        files.add(
            KV.of(
                dataset.name() + "/" + bucket,
                new StagedRows(path, (long) rows.size(), List.copyOf(days(rows)))));
        rows.clear();
      }
    }
    held = 0;
    flushes++;
  }

  private static SortedSet<Integer> days(ColumnRows rows) {
    SortedSet<Integer> days = new TreeSet<>();
    for (int row = 0; row < rows.size(); row++) {
      days.add(rows.day(row));
    }
    return days;
  }

  /** The files written, keyed by stream and bucket. */
  List<KV<String, StagedRows>> files() {
    return files;
  }
}
