package org.obmeet.telemetry.jobs.ingest.bucket;

import com.google.common.io.Closer;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.CleanRecordKeys;
import org.obmeet.telemetry.lake.parquet.WindowPartitionWriter;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.lake.sort.Deduplicator;
import org.obmeet.telemetry.lake.sort.SortedRunMerger;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/**
 * Merges the sorted runs of one stream and bucket, removes duplicates and writes one clean file per
 * base window. Rows are also compared with the rows that are already in the clean zone. Memory is
 * bounded by one block of each sorted run, the records of one contributor, the row groups that are
 * written, and the keys in one row group of each file of the clean zone.
 */
public final class BucketMerger {
  private final Lake lake;
  private final String run;
  private final LakeState state;
  private final Dataset dataset;
  private final int bucket;
  private final int buckets;
  private final RowBufferPool pool;
  private final Closer opened = Closer.create();
  private long accepted;
  private long late;
  private long duplicates;

  /**
   * @param bucket number of the bucket to merge, from 0
   * @param buckets number of buckets
   */
  public BucketMerger(
      Lake lake,
      String run,
      LakeState state,
      Dataset dataset,
      int bucket,
      int buckets,
      RowBufferPool pool) {
    this.lake = lake;
    this.run = run;
    this.state = state;
    this.dataset = dataset;
    this.bucket = bucket;
    this.buckets = buckets;
    this.pool = pool;
  }

  /** Merges the staged rows. A merger is used once. */
  public StreamResult merge(List<StagedRows> staged) {
    try (opened;
        WindowPartitionWriter windows =
            new WindowPartitionWriter(lake, run, dataset, bucket, pool)) {
      Deduplicator deduplicator = new Deduplicator(existingRows(staged));
      try (SortedRunMerger rows = SortedRunMerger.of(open(staged), pool)) {
        while (rows.next()) {
          if (deduplicator.isFirst(rows.rows(), rows.row())) {
            windows.add(rows.rows(), rows.row());
          } else {
            duplicates++;
          }
        }
      } catch (IOException e) {
        throw new LakeException(
            "staged rows of " + dataset.name() + " are damaged: run the ingest again", e);
      }
      return result(windows.finish());
    } catch (IOException e) {
      throw new LakeException("input files cannot be closed", e);
    }
  }

  private StreamResult result(SortedMap<LocalDate, FileRef> files) {
    files.forEach(
        (start, file) -> {
          accepted += file.rows();
          if (state.isLate(dataset.name(), start, dataset.baseWindow())) {
            late += file.rows();
          }
        });
    return new StreamResult(
        dataset.name(),
        StreamCounts.ofMerge(accepted, late, duplicates),
        List.copyOf(files.values()),
        Map.of());
  }

  private List<InputStream> open(List<StagedRows> staged) {
    List<InputStream> streams = new ArrayList<>();
    for (StagedRows file : staged) {
      streams.add(opened.register(lake.files().open(file.getPath())));
    }
    return streams;
  }

  /** Opens the clean rows of the staged rows' days and the adjacent days. */
  private List<CleanRecordKeys> existingRows(List<StagedRows> staged) {
    SortedSet<LocalDate> days = new TreeSet<>();
    staged.stream()
        .flatMap(file -> file.getDays().stream())
        .map(LocalDate::ofEpochDay)
        .forEach(day -> days.addAll(List.of(day.minusDays(1), day, day.plusDays(1))));
    List<CleanRecordKeys> existing = new ArrayList<>();
    CleanFileIo clean = new CleanFileIo(lake.files());
    for (CleanFile file : state.clean(dataset.name())) {
      if (file.days().stream().anyMatch(days::contains) && file.mayHaveRowsOf(bucket, buckets)) {
        CleanRecordKeys keys = clean.recordKeys(dataset, file.path());
        opened.register(keys::close);
        existing.add(keys);
      }
    }
    return existing;
  }
}
