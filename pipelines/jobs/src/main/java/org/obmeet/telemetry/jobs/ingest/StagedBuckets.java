package org.obmeet.telemetry.jobs.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.columns.PackedRows;
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

  private final Lake lake;
  private final Dataset dataset;
  private final Buckets partition;
  private final String run;
  private final String segment;
  private final List<PackedRows> buckets;
  private final int mostRows;
  private final List<KV<String, StagedRows>> files = new ArrayList<>();
  private long held;
  private int flushes;

  /**
   * No rows yet of a segment.
   *
   * @param buckets {@link #room}, whose rows are forgotten; labels keep their codes
   */
  StagedBuckets(Lake lake, Dataset dataset, String run, int segment, List<PackedRows> buckets) {
    this.lake = lake;
    this.dataset = dataset;
    this.partition = new Buckets(dataset);
    this.run = run;
    this.segment = "segment-" + segment;
    this.buckets = buckets;
    this.mostRows = PackedRows.mostSorted(dataset);
    buckets.forEach(PackedRows::clear);
  }

  /** Room for the rows of a data set, per bucket; labels have the same codes in all. */
  static List<PackedRows> room(Dataset dataset) {
    return Stream.iterate(new PackedRows(dataset), PackedRows::alike)
        .limit(dataset.buckets())
        .toList();
  }

  /** Whether to begin afresh costs less than to keep a room, which has become so large. */
  static boolean isWorn(List<PackedRows> room) {
    return room.get(0).labels() > KEPT_LABELS
        || room.stream().mapToLong(PackedRows::mostBytes).sum() > KEPT_BYTES;
  }

  void add(GenericRecord row) {
    PackedRows bucket = buckets.get(partition.of(row));
    bucket.append(row);
    held += bucket.width();
    if (held >= HELD_BYTES || bucket.size() == mostRows) {
      flush();
    }
  }

  /** Writes what is held; names are the same when a bundle is retried. */
  void flush() {
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      PackedRows rows = buckets.get(bucket);
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

  private static SortedSet<Integer> days(PackedRows rows) {
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
