package org.obmeet.telemetry.jobs.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.sort.SortedRun;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Rows of one segment on their way to the staging folder: by bucket, sorted there. */
final class BucketStager {
  /** Bytes in memory from which on rows are written. */
  static final long HELD_BYTES = 64L << 20;

  private final Lake lake;
  private final Dataset dataset;
  private final BucketAssigner partition;
  private final String run;
  private final String segment;
  private final RowBufferPool room;
  private final List<PackedRows> buckets;
  private final int mostRows;
  private final List<KV<String, StagedRows>> files = new ArrayList<>();
  private long held;
  private int flushes;

  /**
   * No rows yet of a segment.
   *
   * @param room for the rows
   */
  BucketStager(Lake lake, Dataset dataset, String run, int segment, RowBufferPool room) {
    this.lake = lake;
    this.dataset = dataset;
    this.partition = new BucketAssigner(dataset);
    this.run = run;
    this.segment = "segment-" + segment;
    this.room = room;
    this.buckets = Stream.generate(room::packed).limit(dataset.buckets()).toList();
    this.mostRows = buckets.get(0).mostSorted();
  }

  void add(MutableRow row) {
    PackedRows bucket = buckets.get(partition.of(row));
    bucket.append(row);
    held += bucket.width();
    if (held >= HELD_BYTES || bucket.size() == mostRows) {
      flush();
    }
  }

  /** Writes what is held; names are the same when a bundle is retried. */
  private void flush() {
    for (int bucket = 0; bucket < buckets.size(); bucket++) {
      PackedRows rows = buckets.get(bucket);
      if (rows.size() > 0) {
        String path =
            lake.layout().stagedFile(run, dataset.name(), bucket, segment + "-" + flushes);
        lake.files()
            .stage(
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

  /** Writes what is still held, and gives the files written, keyed by stream and bucket. */
  List<KV<String, StagedRows>> finish() {
    flush();
    buckets.forEach(room::release);
    return files;
  }
}
