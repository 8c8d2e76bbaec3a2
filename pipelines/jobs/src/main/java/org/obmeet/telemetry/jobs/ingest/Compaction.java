package org.obmeet.telemetry.jobs.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.DayPartitionWriter;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Merges the small files of a day and bucket, so that many runs per day do not leave many files.
 * Days whose base window is closed are left out, because files that a release counted must not
 * change. Nothing is merged while another run rewrites files.
 */
record Compaction(Lake lake, Catalog catalog, Instant now, String run) {
  /** Minimum number of small files of a day and bucket to merge. */
  static final int MIN_FILES = 16;

  private static final long MAX_SMALL_BYTES = 32L << 20;

  private record FileGroup(String stream, LocalDate day, int bucket, int buckets) {}

  void mergeSmallFiles() {
    if (mergeable(lake.state(), Map.of()).isEmpty()) {
      return;
    }
    Optional<ExclusiveLease> lease = ExclusiveLease.acquireToRewrite(lake, Duration.ZERO);
    if (lease.isPresent()) {
      try (ExclusiveLease held = lease.get()) {
        compact();
      }
    }
  }

  private void compact() {
    List<Commit> commits = lake.log().commits();
    LakeState state = LakeState.replay(commits);
    Map<String, FileRef> fileRefs = new TreeMap<>();
    FileCheck.liveFiles(commits).forEach(file -> fileRefs.put(file.path(), file));
    RewriteCommit commit = RewriteCommit.none();
    for (List<CleanFile> files : mergeable(state, fileRefs)) {
      commit = commit.plus(merged(files, fileRefs));
    }
    if (commit.isEmpty()) {
      return;
    }
    Map<String, Object> detail = Map.of(RewriteCommit.COMPACTED, commit.removed().size());
    try {
      new FileCleanup(lake, now, run)
          .append(
              commit.draft(CommitKind.REWRITE, state.head().number(), now, run, detail),
              ConflictCheck.rejectDoubleRemoval());
    } catch (CommitConflictException conflict) {
      // The small files stay until the next ingest.
      return;
    }
  }

  /**
   * Returns the small files to merge, by day and bucket. Memory for sorting limits each list.
   *
   * @param fileRefs sizes of files, by path; a file without an entry counts as small
   */
  private List<List<CleanFile>> mergeable(LakeState state, Map<String, FileRef> fileRefs) {
    Map<FileGroup, List<CleanFile>> groups = new HashMap<>();
    for (Dataset dataset : catalog.datasets().values()) {
      for (CleanFile file : state.clean(dataset.name())) {
        FileRef ref = fileRefs.get(file.path());
        if (!state.isLate(dataset.name(), file.day(), dataset.baseWindow())
            && (ref == null || ref.bytes() < MAX_SMALL_BYTES)) {
          FileGroup group = new FileGroup(file.stream(), file.day(), file.bucket(), file.buckets());
          groups.computeIfAbsent(group, g -> new ArrayList<>()).add(file);
        }
      }
    }
    return groups.values().stream()
        .filter(files -> files.size() >= MIN_FILES)
        .map(this::sortable)
        .filter(files -> files.size() > 1)
        .sorted(Comparator.comparing(files -> files.get(0).path()))
        .collect(Collectors.toList());
  }

  /** The smallest files, as many as can be sorted together in memory. */
  private List<CleanFile> sortable(List<CleanFile> files) {
    int maxRows = PackedRows.maxSortable(catalog.dataset(files.get(0).stream()));
    List<CleanFile> selected = new ArrayList<>();
    long rows = 0;
    for (CleanFile file :
        files.stream()
            .sorted(Comparator.comparingLong(CleanFile::rows).thenComparing(CleanFile::path))
            .toList()) {
      rows += file.rows();
      if (rows <= maxRows) {
        selected.add(file);
      }
    }
    return selected;
  }

  /** Writes one file with the rows of several files, as the successor of the newest of them. */
  private RewriteCommit merged(List<CleanFile> files, Map<String, FileRef> fileRefs) {
    Dataset dataset = catalog.dataset(files.get(0).stream());
    CleanFileIo clean = new CleanFileIo(lake.files());
    RowBufferPool pool = RowBufferPool.withWideIntegers(dataset);
    PackedRows rows = pool.packed();
    for (CleanFile file : files) {
      try (RecordIterator reader = clean.rows(dataset, file.path())) {
        reader.forEachRemaining((GenericRecord row) -> rows.append(row));
      }
    }
    CleanFile last = files.stream().max(Comparator.comparingLong(CleanFile::commit)).orElseThrow();
    try (DayPartitionWriter writer =
        new DayPartitionWriter(lake, run, dataset, last.bucket(), pool)) {
      for (int row : rows.order()) {
        writer.add(rows, row);
      }
      FileRef added = writer.finish().get(last.day());
      return new RewriteCommit(
          files.stream().map(file -> fileRefs.get(file.path())).toList(),
          List.of(added),
          Map.of(added.path(), last.path()));
    }
  }
}
