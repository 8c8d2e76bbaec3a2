package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.ColumnValues;
import org.obmeet.telemetry.lake.parquet.DayPartitionWriter;
import org.obmeet.telemetry.lake.sort.Deduplicator;
import org.obmeet.telemetry.lake.sort.SortedRunMerger;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.StagedRows;

/**
 * The rows of one stream and bucket: merged from their sorted runs, rid of duplicates among
 * themselves and against clean, and written as one clean file per day. Rows stream through: what is
 * held at a time is a block of each run and of the last few passed, the records of one contributor,
 * and row groups of bounded size.
 */
final class BucketMerger {
  /** Blocks of runs that are passed before their rows become columns: two mebibytes. */
  private static final int PASSED_BLOCKS = 32;

  private final Lake lake;
  private final LakeState state;
  private final Dataset dataset;
  private final int bucket;
  private final RowBufferPool room;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private long accepted;
  private long late;
  private long duplicates;

  BucketMerger(Lake lake, LakeState state, Dataset dataset, int bucket, RowBufferPool room) {
    this.lake = lake;
    this.state = state;
    this.dataset = dataset;
    this.bucket = bucket;
    this.room = room;
  }

  /** Settles the staged rows. */
  BucketResult merge(List<StagedRows> staged) {
    try (Closing closing = this::closeAll;
        DayPartitionWriter days = new DayPartitionWriter(lake, dataset, bucket, room)) {
      Deduplicator known = new Deduplicator(kept(staged));
      try (SortedRunMerger rows = SortedRunMerger.of(open(staged), room)) {
        while (rows.next()) {
          if (known.isFirst(rows.rows(), rows.row())) {
            days.add(rows.rows(), rows.row());
          } else {
            duplicates++;
          }
          if (rows.bufferedBlocks() >= PASSED_BLOCKS) {
            days.copy();
            rows.release();
          }
        }
        days.copy();
      } catch (IOException e) {
        throw new LakeException("staged rows of " + dataset.name() + " are damaged", e);
      }
      return result(days.finish());
    }
  }

  private BucketResult result(SortedMap<LocalDate, FileRef> files) {
    files.forEach(
        (day, file) -> {
          accepted += file.rows();
          if (state.late(dataset.name(), day, dataset.baseWindow())) {
            late += file.rows();
          }
        });
    return new BucketResult(
        dataset.name(), accepted, late, duplicates, new ArrayList<>(files.values()));
  }

  private List<InputStream> open(List<StagedRows> staged) {
    List<InputStream> streams = new ArrayList<>();
    for (StagedRows file : staged) {
      InputStream in = lake.files().open(file.getPath());
      opened.add(in);
      streams.add(in);
    }
    return streams;
  }

  /** What clean holds on the days of the rows and their neighbours. */
  private List<Deduplicator.ExistingRows> kept(List<StagedRows> staged) {
    SortedSet<Integer> neighbours = new TreeSet<>();
    staged.stream()
        .flatMap(file -> file.getDays().stream())
        .forEach(day -> neighbours.addAll(List.of(day - 1, day, day + 1)));
    List<Deduplicator.ExistingRows> kept = new ArrayList<>();
    CleanFileIo clean = new CleanFileIo(lake.files());
    for (CleanFile file : state.clean(dataset.name())) {
      int day = Math.toIntExact(file.day().toEpochDay());
      if (neighbours.contains(day) && overlaps(file)) {
        ColumnValues cells = clean.cells(dataset, file.path(), List.of("contributor", "record"));
        opened.add(cells);
        kept.add(new Deduplicator.ExistingRows(cells, day));
      }
    }
    return kept;
  }

  /** Whether a file, perhaps of another bucket count, can hold contributors of the bucket. */
  private boolean overlaps(CleanFile file) {
    int divisor =
        BigInteger.valueOf(file.buckets())
            .gcd(BigInteger.valueOf(dataset.buckets()))
            .intValueExact();
    return file.bucket() % divisor == bucket % divisor;
  }

  @FunctionalInterface
  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  private void closeAll() {
    for (AutoCloseable one : opened) {
      try {
        one.close();
      } catch (Exception e) {
        throw new LakeException("what was read cannot be closed", e);
      }
    }
  }
}
