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
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.DayPartitionWriter;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Merges the small files of a day, so that many runs per day and many buckets do not leave many
 * files. Before the day's base window is closed, it merges many files of a bucket. Afterwards it
 * merges the files of all buckets that were on time, and many late ones. Nothing is merged while
 * another run rewrites files.
 */
record Compaction(Lake lake, Catalog catalog, Instant now, String run) {
  /** Minimum number of small files of an open day and bucket to merge. */
  static final int MIN_FILES = 16;

  private static final long MAX_SMALL_BYTES = 32L << 20;

  /** Total size up to which the files of a closed day are merged. */
  private static final long MAX_DAY_BYTES = 4L << 20;

  /** Maximum number of files that a run writes, so that it stays short. */
  private static final int MAX_MERGED = 64;

  /**
   * Files that may be merged.
   *
   * @param bucket the bucket, and 0 for a settled day
   * @param buckets number of buckets of the merged file
   */
  private record FileGroup(
      String stream, LocalDate day, boolean settled, boolean onTime, int bucket, int buckets) {}

  void mergeSmallFiles() {
    if (mergeable(lake.state()).isEmpty()) {
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
    LakeState state = lake.state();
    RewriteCommit commit = RewriteCommit.none();
    Map<String, Object> merged = new TreeMap<>();
    for (Map.Entry<FileGroup, List<CleanFile>> group : mergeable(state).entrySet()) {
      RewriteCommit change = merge(group.getKey(), group.getValue(), state.files());
      commit = commit.plus(change);
      if (group.getKey().settled()) {
        merged.put(
            change.added().get(0).path(), change.removed().stream().map(FileRef::path).toList());
      }
    }
    if (commit.isEmpty()) {
      return;
    }
    Map<String, Object> detail = new TreeMap<>();
    detail.put(RewriteCommit.COMPACTED, commit.removed().size());
    if (!merged.isEmpty()) {
      detail.put(RewriteCommit.MERGED, merged);
    }
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

  /** Returns the small files to merge. Memory for sorting limits each list. */
  private SortedMap<FileGroup, List<CleanFile>> mergeable(LakeState state) {
    Map<FileGroup, List<CleanFile>> groups = new HashMap<>();
    for (Dataset dataset : catalog.datasets().values()) {
      for (CleanFile file : state.clean(dataset.name())) {
        boolean settled = state.isLate(dataset.name(), file.day(), dataset.baseWindow());
        if (bytes(state, file) < MAX_SMALL_BYTES) {
          FileGroup group =
              new FileGroup(
                  file.stream(),
                  file.day(),
                  settled,
                  state.isOnTime(file, dataset.baseWindow()),
                  settled ? 0 : file.bucket(),
                  settled ? 1 : file.buckets());
          groups.computeIfAbsent(group, g -> new ArrayList<>()).add(file);
        }
      }
    }
    SortedMap<FileGroup, List<CleanFile>> mergeable =
        new TreeMap<>(
            Comparator.comparing(FileGroup::stream)
                .thenComparing(FileGroup::day)
                .thenComparing(FileGroup::onTime)
                .thenComparing(FileGroup::bucket)
                .thenComparing(FileGroup::buckets));
    groups.forEach(
        (group, files) -> {
          List<CleanFile> some = sortable(files);
          long bytes = some.stream().mapToLong(file -> bytes(state, file)).sum();
          int min = group.settled() && group.onTime() ? 2 : MIN_FILES;
          if (files.size() >= min
              && some.size() > 1
              && (!group.settled() || bytes <= MAX_DAY_BYTES)) {
            mergeable.put(group, some);
          }
        });
    while (mergeable.size() > MAX_MERGED) {
      mergeable.remove(mergeable.firstKey());
    }
    return mergeable;
  }

  private static long bytes(LakeState state, CleanFile file) {
    return state.files().get(file.path()).bytes();
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

  /** Writes one file with the rows of several files. The new file replaces the newest of them. */
  private RewriteCommit merge(
      FileGroup group, List<CleanFile> files, Map<String, FileRef> fileRefs) {
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
        new DayPartitionWriter(lake, run, dataset, group.bucket(), pool)) {
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
