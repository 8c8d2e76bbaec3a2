package org.obmeet.telemetry.jobs.ingest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Finds the small clean files to merge. All small files of a closed storage period become one. In
 * an open period, the files of a base window are merged when there are several, and so are the late
 * files of a period. Files of different buckets are never merged, nor are late and counted files.
 */
record SmallFiles(LakeState state, Catalog catalog, Instant now) {
  /** Minimum number of small files to merge, unless their period is closed. */
  static final int MIN_FILES = 4;

  /** Maximum size of a small file, and of the files that are merged into one. */
  private static final long MAX_BYTES = 8L << 20;

  /**
   * The key of the files that are merged into one file.
   *
   * @param closed true if two files are enough
   */
  private record Group(Window days, boolean closed, boolean late, int bucket, int buckets) {}

  /** Returns the files to merge; each list becomes one file. */
  List<List<CleanFile>> groups() {
    return catalog.datasets().values().stream()
        .flatMap(dataset -> groups(dataset).map(files -> sortable(dataset, files)))
        .filter(files -> files.size() > 1)
        .sorted(Comparator.comparing(files -> files.get(0).path()))
        .toList();
  }

  private Stream<List<CleanFile>> groups(Dataset dataset) {
    Map<Group, List<CleanFile>> groups =
        state.clean(dataset.name()).stream()
            .filter(file -> bytes(file) < MAX_BYTES)
            .collect(Collectors.groupingBy(file -> group(dataset, file)));
    return groups.entrySet().stream()
        .filter(group -> group.getKey().closed() || group.getValue().size() >= MIN_FILES)
        .map(Map.Entry::getValue);
  }

  private Group group(Dataset dataset, CleanFile file) {
    Window period = dataset.storagePeriod().containing(file.firstDay());
    boolean closed = !file.late() && period.closedAt(now, dataset.lateness());
    Window days = closed || file.late() ? period : dataset.baseWindow().containing(file.firstDay());
    return new Group(days, closed, file.late(), file.bucket(), file.buckets());
  }

  /** Returns as many of the smallest files as can be sorted and written to one small file. */
  private List<CleanFile> sortable(Dataset dataset, List<CleanFile> files) {
    int maxRows = PackedRows.maxSortable(dataset);
    List<CleanFile> selected = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    for (CleanFile file :
        files.stream()
            .sorted(Comparator.comparingLong(CleanFile::rows).thenComparing(CleanFile::path))
            .toList()) {
      rows += file.rows();
      bytes += bytes(file);
      if (rows <= maxRows && bytes <= MAX_BYTES) {
        selected.add(file);
      }
    }
    return selected;
  }

  private long bytes(CleanFile file) {
    return state.files().get(file.path()).bytes();
  }
}
