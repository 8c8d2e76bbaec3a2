package org.obmeet.telemetry.jobs.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.Lease;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.Rewrite;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Merges small clean files, because many runs and days leave many small files. Nothing is merged
 * while another run rewrites files.
 */
record Compaction(Lake lake, Catalog catalog, Instant now, String run) {
  /** Number of merged files at which a commit ends, so that it does not grow with the lake. */
  private static final int FILES_PER_COMMIT = 100;

  void mergeSmallFiles() {
    if (mergeable(lake.state()).isEmpty()) {
      return;
    }
    Optional<Lease> lease = Lease.alone(lake, Duration.ZERO);
    if (lease.isPresent()) {
      try (Lease held = lease.get()) {
        compact();
      }
    }
  }

  private List<List<CleanFile>> mergeable(LakeState state) {
    return new SmallFiles(state, catalog, now).groups();
  }

  private void compact() {
    LakeState state = lake.state();
    Rewrite rewrite = Rewrite.none();
    for (List<CleanFile> files : mergeable(state)) {
      rewrite = rewrite.plus(merged(files));
      if (rewrite.removed().size() >= FILES_PER_COMMIT) {
        append(rewrite, state);
        rewrite = Rewrite.none();
      }
    }
    append(rewrite, state);
  }

  private void append(Rewrite rewrite, LakeState state) {
    if (rewrite.isEmpty()) {
      return;
    }
    try {
      new FileCleanup(lake, now, run)
          .append(rewrite.draft(CommitKind.REWRITE, state.head().number(), now, run));
    } catch (CommitConflictException conflict) {
      // The small files stay until the next ingest.
    }
  }

  /**
   * Writes one file with the rows of several files, as the successor of the first file. Merges
   * nothing if a file cannot be read, because ingest does not need the merge.
   */
  private Rewrite merged(List<CleanFile> files) {
    CleanFile first = files.get(0);
    Dataset dataset = catalog.dataset(first.stream());
    CleanFileIo clean = new CleanFileIo(lake.files());
    RowBufferPool pool = RowBufferPool.withWideIntegers(dataset);
    PackedRows rows = pool.packed();
    for (CleanFile file : files) {
      try (RecordIterator reader = clean.rows(dataset, file.path())) {
        reader.forEachRemaining((GenericRecord row) -> rows.append(row));
      } catch (RuntimeException damaged) {
        // Parquet's decoders can throw any runtime exception on a damaged page.
        return Rewrite.none();
      }
    }
    FileDays days = FileDays.of(files.stream().flatMap(file -> file.days().stream()).toList());
    FileRef added =
        clean.writeSorted(
            dataset,
            rows,
            pool,
            content -> lake.layout().cleanFile(first.stream(), days, first.bucket(), content, run));
    List<String> paths = files.stream().map(CleanFile::path).toList();
    return new Rewrite(paths, List.of(first.successor(added, paths)));
  }
}
