package org.obmeet.telemetry.jobs.ingest;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.rows.PackedRows;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * Finds the small clean files to merge. Files of one base window can be merged at any time, because
 * every window has all days of a base window or none. Files of several base windows are merged
 * after every window of their days is decided. A decision depends on what the ingests of the files
 * rejected, and a merged file belongs to the ingests of all its parts. Late files, which no window
 * counts, are merged with each other if a base window has many of them.
 */
final class SmallFiles {
  /**
   * Minimum number of small files to merge. It applies to the files of one day in an open base
   * window, and to the late files of one base window.
   */
  static final int MIN_FILES = 16;

  /** Minimum number of days, and of runs, whose files are merged in an open base window. */
  static final int MIN_DAYS = 4;

  /** Maximum size of a small file, and of the files that are merged into one. */
  private static final long MAX_BYTES = 8L << 20;

  /**
   * Lengths in days of the periods whose files are merged after all decisions, longest first. A
   * period is cut at the end of a key rotation period, so that its files need the same keys.
   */
  private static final List<Integer> DECIDED_DAYS =
      List.of(2 * WindowKind.FOUR_WEEKS.days(), WindowKind.FOUR_WEEKS.days());

  /** A range of days, which excludes its end. */
  record Period(LocalDate start, LocalDate end) {}

  /** The key of the files that are merged into one file. */
  private record Group(Period period, int bucket, int buckets) {}

  private final LakeState state;
  private final Catalog catalog;
  private final Instant now;

  /** Cubes and closed windows that the next run would decide; null until they are needed. */
  private List<ReleaseKey> undecided;

  SmallFiles(LakeState state, Catalog catalog, Instant now) {
    this.state = state;
    this.catalog = catalog;
    this.now = now;
  }

  /** Returns the files to merge; each list becomes one file. */
  List<List<CleanFile>> groups() {
    return catalog.datasets().values().stream()
        .flatMap(dataset -> groups(dataset).map(files -> sortable(dataset, files)))
        .filter(files -> files.size() > 1)
        .sorted(Comparator.comparing(files -> files.get(0).path()))
        .toList();
  }

  private Stream<List<CleanFile>> groups(Dataset dataset) {
    List<List<CleanFile>> groups = new ArrayList<>();
    Set<CleanFile> remaining =
        state.clean(dataset.name()).stream()
            .filter(file -> bytes(file) < MAX_BYTES)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<CleanFile> late =
        remaining.stream().filter(file -> !state.isOnTime(file, dataset.baseWindow())).toList();
    late.forEach(remaining::remove);
    groupBy(late, file -> group(file, basePeriod(dataset, file.firstDay()))).values().stream()
        .filter(files -> files.size() >= MIN_FILES)
        .forEach(groups::add);
    for (int days : DECIDED_DAYS) {
      List<CleanFile> closed = remaining.stream().filter(file -> isClosed(dataset, file)).toList();
      groupBy(closed, file -> group(file, decidedPeriod(dataset, file.firstDay(), days)))
          .forEach(
              (group, files) -> {
                if (files.size() > 1 && isDecided(dataset, group.period())) {
                  groups.add(files);
                  files.forEach(remaining::remove);
                }
              });
    }
    groupBy(remaining, file -> group(file, basePeriod(dataset, file.firstDay()))).values().stream()
        .flatMap(files -> ofBaseWindow(dataset, files))
        .forEach(groups::add);
    return groups.stream();
  }

  private static <K> Map<K, List<CleanFile>> groupBy(
      Collection<CleanFile> files, Function<CleanFile, K> group) {
    return files.stream().collect(Collectors.groupingBy(group));
  }

  private boolean isClosed(Dataset dataset, CleanFile file) {
    return state.isLate(dataset.name(), file.firstDay(), dataset.baseWindow());
  }

  private static Group group(CleanFile file, Period period) {
    return new Group(period, file.bucket(), file.buckets());
  }

  private static Period basePeriod(Dataset dataset, LocalDate day) {
    Window window = dataset.baseWindow().containing(day);
    return new Period(window.start(), window.end());
  }

  /** Returns a day's period of a number of days, cut at the end of its key rotation period. */
  static Period decidedPeriod(Dataset dataset, LocalDate day, int days) {
    LocalDate epoch = WindowKind.ORIGIN;
    LocalDate epochEnd = LocalDate.MAX;
    if (dataset.epochDays() > 0) {
      int number = Pseudonyms.epoch(dataset.epochDays(), day.toEpochDay());
      epoch = epoch.plusDays((long) number * dataset.epochDays());
      epochEnd = epoch.plusDays(dataset.epochDays());
    }
    long number = Math.floorDiv(ChronoUnit.DAYS.between(epoch, day), (long) days);
    LocalDate start = epoch.plusDays(number * days);
    LocalDate end = start.plusDays(days);
    return new Period(start, end.isBefore(epochEnd) ? end : epochEnd);
  }

  /** Returns true if a period is closed, and no window with its days is left to decide. */
  private boolean isDecided(Dataset dataset, Period period) {
    Window last = dataset.baseWindow().containing(period.end().minusDays(1));
    if (!last.closedAt(now, dataset.lateness())) {
      return false;
    }
    if (undecided == null) {
      undecided = WindowPlanner.undecided(state, catalog, now);
    }
    return undecided.stream()
        .filter(key -> key.window().start().isBefore(period.end()))
        .filter(key -> period.start().isBefore(key.window().end()))
        .noneMatch(
            key ->
                catalog.cubesOf(dataset.name()).stream()
                    .anyMatch(cube -> cube.name().equals(key.table())));
  }

  /**
   * Splits the files of a base window. The files are one group if the window is closed, or if they
   * cover several days and several runs. A row is then rewritten about twice while the window is
   * open. Otherwise the files of a day are a group if the day has many files.
   */
  private Stream<List<CleanFile>> ofBaseWindow(Dataset dataset, List<CleanFile> files) {
    Map<LocalDate, List<CleanFile>> byDay = groupBy(files, CleanFile::firstDay);
    long runs = files.stream().map(CleanFile::commit).distinct().count();
    return isClosed(dataset, files.get(0)) || Math.min(byDay.size(), runs) >= MIN_DAYS
        ? Stream.of(files)
        : byDay.values().stream().filter(day -> day.size() >= MIN_FILES);
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
