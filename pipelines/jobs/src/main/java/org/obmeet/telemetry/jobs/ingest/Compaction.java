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
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RewriteLease;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.columns.RowBufferPool;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.RewriteCommit;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.parquet.DayPartitionWriter;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Puts the small files of a day and bucket into one, so that many runs a day do not become many
 * files. Only of days whose base window is still open: what was counted in a release stays as it
 * is. Left to the next run where another one writes files anew meanwhile.
 */
final class Compaction {
  /** So many small files of a day and bucket become one. */
  static final int FILES = 16;

  private static final long SMALL_BYTES = 32L << 20;

  private final Lake lake;
  private final Catalog catalog;
  private final Instant now;
  private final String run;

  Compaction(Lake lake, Catalog catalog, Instant now, String run) {
    this.lake = lake;
    this.catalog = catalog;
    this.now = now;
    this.run = run;
  }

  private record Place(String stream, LocalDate day, int bucket, int buckets) {
    static Place of(CleanFile file) {
      return new Place(file.stream(), file.day(), file.bucket(), file.buckets());
    }
  }

  void run() {
    if (crowded(lake.state(), Map.of()).isEmpty()) {
      return;
    }
    Optional<RewriteLease> alone = RewriteLease.acquire(lake, Duration.ZERO);
    if (alone.isPresent()) {
      try (RewriteLease held = alone.get()) {
        compact();
      }
    }
  }

  private void compact() {
    List<Commit> entries = lake.log().commits();
    LakeState state = LakeState.replay(entries);
    Map<String, FileRef> named = new TreeMap<>();
    FileCheck.named(entries).forEach(file -> named.put(file.path(), file));
    RewriteCommit commit = RewriteCommit.none();
    for (List<CleanFile> files : crowded(state, named)) {
      commit = commit.plus(together(files, named));
    }
    if (commit.isEmpty()) {
      return;
    }
    Map<String, Object> detail = Map.of("compacted", commit.removed().size());
    try {
      lake.log()
          .append(
              commit.draft(CommitKind.REWRITE, state.head().number(), now, run, detail),
              ConflictCheck.rejectDoubleRemoval());
    } catch (CommitConflictException others) {
      commit.added().forEach(file -> lake.files().delete(file.path()));
      return;
    }
    commit.removed().forEach(file -> lake.files().delete(file.path()));
  }

  /**
   * The files of each place that has too many, as many of them as are sorted at once.
   *
   * @param named their sizes; where they are not known, every file counts as small
   */
  private List<List<CleanFile>> crowded(LakeState state, Map<String, FileRef> named) {
    Map<Place, List<CleanFile>> places = new HashMap<>();
    for (Dataset dataset : catalog.datasets().values()) {
      for (CleanFile file : state.clean(dataset.name())) {
        FileRef ref = named.get(file.path());
        if (!state.late(dataset.name(), file.day(), dataset.baseWindow())
            && (ref == null || ref.bytes() < SMALL_BYTES)) {
          places.computeIfAbsent(Place.of(file), p -> new ArrayList<>()).add(file);
        }
      }
    }
    return places.values().stream()
        .filter(files -> files.size() >= FILES)
        .map(this::sortable)
        .filter(files -> files.size() > 1)
        .sorted(Comparator.comparing(files -> files.get(0).path()))
        .collect(Collectors.toList());
  }

  /** The smallest of the files that have no more rows together than are sorted at once. */
  private List<CleanFile> sortable(List<CleanFile> files) {
    int most = PackedRows.mostSorted(catalog.dataset(files.get(0).stream()));
    List<CleanFile> taken = new ArrayList<>();
    long rows = 0;
    for (CleanFile file :
        files.stream()
            .sorted(Comparator.comparingLong(CleanFile::rows).thenComparing(CleanFile::path))
            .toList()) {
      rows += file.rows();
      if (rows <= most) {
        taken.add(file);
      }
    }
    return taken;
  }

  /** One file with the rows of several; it takes the place of the one that came last. */
  private RewriteCommit together(List<CleanFile> files, Map<String, FileRef> named) {
    Dataset dataset = catalog.dataset(files.get(0).stream());
    CleanFileIo clean = new CleanFileIo(lake.files());
    RowBufferPool room = RowBufferPool.withWideIntegers(dataset);
    PackedRows rows = room.packed();
    for (CleanFile file : files) {
      try (RecordIterator held = clean.rows(dataset, file.path())) {
        held.forEachRemaining((GenericRecord row) -> rows.append(row));
      }
    }
    CleanFile last = files.stream().max(Comparator.comparingLong(CleanFile::commit)).orElseThrow();
    try (DayPartitionWriter whole = new DayPartitionWriter(lake, dataset, last.bucket(), room)) {
      for (int row : rows.order()) {
        whole.add(rows, row);
      }
      FileRef added = whole.finish().get(last.day());
      return new RewriteCommit(
          files.stream().map(file -> named.get(file.path())).toList(),
          List.of(added),
          Map.of(added.path(), last.path()));
    }
  }
}
