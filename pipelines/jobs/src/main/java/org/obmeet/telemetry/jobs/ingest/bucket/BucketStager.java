package org.obmeet.telemetry.jobs.ingest.bucket;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.values.KV;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.lake.sort.SortedRun;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.flow.BucketKey;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/** Sorts the rows of one segment by bucket and writes the rows to the staging folder. */
public final class BucketStager {
  /** Size of the buffered rows, in bytes, at which the rows are written. */
  public static final long MAX_BUFFERED_BYTES = 64L << 20;

  private final Lake lake;
  private final Dataset dataset;
  private final int contributor;
  private final int record;
  private final String run;
  private final String segment;
  private final RowBufferPool pool;
  private final List<PackedRows> buckets;
  private final int maxRows;
  private final List<KV<BucketKey, StagedRows>> files = new ArrayList<>();
  private long bufferedBytes;
  private int flushes;

  /**
   * @param count number of buckets
   * @param pool allocates the rows' buffers
   */
  public BucketStager(
      Lake lake, Dataset dataset, String run, int segment, int count, RowBufferPool pool) {
    this.lake = lake;
    this.dataset = dataset;
    this.contributor = dataset.require("contributor").position();
    this.record = dataset.require("record").position();
    this.run = run;
    this.segment = "segment-" + segment;
    this.pool = pool;
    this.buckets = Stream.generate(pool::packed).limit(count).toList();
    this.maxRows = buckets.get(0).maxSortable();
  }

  public void add(MutableRow row) {
    PackedRows bucket = buckets.get(bucket(row));
    bucket.append(row);
    bufferedBytes += bucket.width();
    if (bufferedBytes >= MAX_BUFFERED_BYTES || bucket.size() == maxRows) {
      flush();
    }
  }

  /**
   * Returns the bucket of a row. The bucket depends on the contributor's pseudonym, so that all
   * rows of a contributor are in one bucket. The bucket of a row without a contributor depends on
   * the record's pseudonym.
   */
  private int bucket(MutableRow row) {
    byte[] pseudonym = row.pseudonym(row.isNull(contributor) ? record : contributor);
    return Pseudonyms.bucket(pseudonym, buckets.size());
  }

  /** Writes the buffered rows. A bundle that is retried writes files of the same names. */
  private void flush() {
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
        List<Integer> days =
            IntStream.range(0, rows.size()).map(rows::day).distinct().sorted().boxed().toList();
        files.add(
            KV.of(
                new BucketKey(dataset.name(), bucket),
                new StagedRows(path, (long) rows.size(), days)));
        rows.clear();
      }
    }
    bufferedBytes = 0;
    flushes++;
  }

  /** Writes the remaining rows and returns all files, keyed by stream and bucket. */
  public List<KV<BucketKey, StagedRows>> finish() {
    flush();
    buckets.forEach(pool::release);
    return files;
  }
}
