package org.obmeet.telemetry.jobs.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.ExclusiveLease;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileDays;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.lake.rows.RowBufferPool;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * Merges small clean files, because many runs or days leave many of them. Files of a day are merged
 * while its base window is open. Those of a week, and later of four weeks, are merged after every
 * window of these days is decided. Late files stay, because they are not counted. Nothing is merged
 * while another run rewrites files.
 */
record Compaction(Lake lake, Catalog catalog, Instant now, String run) {
  /** Minimum number of small files of an open day and bucket to merge. */
  static final int MIN_FILES = 16;

  /** Maximum size of the files that are merged into one, and of a small file of an open day. */
  private static final long MAX_SMALL_BYTES = 32L << 20;

  /** Number of merged files per commit, so that its size does not grow with the lake. */
  private static final int MAX_FILES = 100;

  private record FileGroup(String stream, Window window, int bucket, int buckets) {
    boolean isOpen() {
      return window.kind() == WindowKind.DAY;
    }
  }

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
    for (List<CleanFile> files : mergeable(state)) {
      commit = commit.plus(merged(files, state));
      if (commit.removed().size() >= MAX_FILES) {
        append(commit, state);
        commit = RewriteCommit.none();
      }
    }
    append(commit, state);
  }

  private void append(RewriteCommit commit, LakeState state) {
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
    }
  }

  /** Returns the small files to merge, by days and bucket. */
  private List<List<CleanFile>> mergeable(LakeState state) {
    Map<FileGroup, List<CleanFile>> groups = new HashMap<>();
    for (Dataset dataset : catalog.datasets().values()) {
      List<CleanFile> small =
          state.clean(dataset.name()).stream()
              .filter(file -> bytes(state, file) < MAX_SMALL_BYTES)
              .toList();
      for (CleanFile file : small) {
        group(state, dataset, file)
            .ifPresent(group -> groups.computeIfAbsent(group, g -> new ArrayList<>()).add(file));
      }
    }
    groups.entrySet().removeIf(g -> g.getValue().size() < (g.getKey().isOpen() ? MIN_FILES : 2));
    removeUndecided(groups, state);
    return groups.values().stream()
        .map(files -> sortable(files, state))
        .filter(files -> files.size() > 1)
        .sorted(Comparator.comparing(files -> files.get(0).path()))
        .collect(Collectors.toList());
  }

  /** Returns the group with which a file may be merged; empty for a late file or an open week. */
  private Optional<FileGroup> group(LakeState state, Dataset dataset, CleanFile file) {
    WindowKind base = dataset.baseWindow();
    if (!state.isLate(dataset.name(), file.firstDay(), base)) {
      return Optional.of(group(file, WindowKind.DAY));
    }
    return Stream.of(WindowKind.FOUR_WEEKS, WindowKind.WEEK)
        .filter(kind -> state.isOnTime(file, base))
        .map(kind -> group(file, kind))
        .filter(group -> group.window().closedAt(now, dataset.lateness()))
        .findFirst();
  }

  private static FileGroup group(CleanFile file, WindowKind kind) {
    Window window = kind.containing(file.firstDay());
    return new FileGroup(file.stream(), window, file.bucket(), file.buckets());
  }

  /**
   * Removes the groups that share days with an undecided window. Its decision depends on what the
   * ingests of the files rejected, and a merged file belongs to the ingests of all parts.
   */
  private void removeUndecided(Map<FileGroup, List<CleanFile>> groups, LakeState state) {
    if (groups.keySet().stream().allMatch(FileGroup::isOpen)) {
      return;
    }
    List<ReleaseKey> undecided = WindowPlanner.undecided(state, catalog, now);
    groups
        .keySet()
        .removeIf(group -> !group.isOpen() && undecided.stream().anyMatch(key -> uses(key, group)));
  }

  private boolean uses(ReleaseKey key, FileGroup group) {
    return key.window().start().isBefore(group.window().end())
        && group.window().start().isBefore(key.window().end())
        && catalog.cubesOf(group.stream()).stream().anyMatch(c -> c.name().equals(key.table()));
  }

  /** Returns as many of the smallest files as can be sorted and written to one small file. */
  private List<CleanFile> sortable(List<CleanFile> files, LakeState state) {
    int maxRows = PackedRows.maxSortable(catalog.dataset(files.get(0).stream()));
    List<CleanFile> selected = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    for (CleanFile file :
        files.stream()
            .sorted(Comparator.comparingLong(CleanFile::rows).thenComparing(CleanFile::path))
            .toList()) {
      rows += file.rows();
      bytes += bytes(state, file);
      if (rows <= maxRows && bytes <= MAX_SMALL_BYTES) {
        selected.add(file);
      }
    }
    return selected;
  }

  private static long bytes(LakeState state, CleanFile file) {
    return state.files().get(file.path()).bytes();
  }

  /**
   * Writes one file with the rows of several files, as the successor of the first of them. Merges
   * nothing if a file cannot be read, because ingest does not need the merge.
   */
  private RewriteCommit merged(List<CleanFile> files, LakeState state) {
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
        return RewriteCommit.none();
      }
    }
    FileDays days = FileDays.of(files.stream().flatMap(file -> file.days().stream()).toList());
    FileRef added =
        clean.writeSorted(
            dataset,
            rows,
            pool,
            content -> lake.layout().cleanFile(first.stream(), days, first.bucket(), content, run));
    return new RewriteCommit(
        files.stream().map(file -> state.files().get(file.path())).toList(),
        List.of(added),
        Map.of(added.path(), first.path()),
        files.stream().collect(Collectors.toMap(CleanFile::path, file -> added.path())));
  }
}
