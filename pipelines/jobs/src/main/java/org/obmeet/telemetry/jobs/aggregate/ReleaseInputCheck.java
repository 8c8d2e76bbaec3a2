package org.obmeet.telemetry.jobs.aggregate;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.aggregate.plan.WindowPlanner;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Whether the clean files that counted in a release still do. What has left clean by erasure,
 * restriction or retention never leads to a revision, since the difference would be those records.
 */
final class ReleaseInputCheck {
  private final Supplier<List<Commit>> log;
  private List<Commit> entries;
  private final Map<Long, LakeState> states = new HashMap<>();
  private final LakeState now;
  private final Dataset dataset;
  private final Window window;
  private final Supplier<List<Suppression>> suppressions;

  /**
   * @param log reads the whole log; asked only where something is out
   * @param now what it amounts to
   * @param suppressions reads the suppression table; asked only where something is out
   */
  ReleaseInputCheck(
      Supplier<List<Commit>> log,
      LakeState now,
      Supplier<List<Suppression>> suppressions,
      Dataset dataset,
      Window window) {
    this.log = log;
    this.now = now;
    this.suppressions = suppressions;
    this.dataset = dataset;
    this.window = window;
  }

  /** The window. */
  Window window() {
    return window;
  }

  /**
   * Whether the same files count in a cube as when it was released.
   *
   * @param release number of the entry that released it
   */
  boolean unchangedSince(Cube cube, long release) {
    Optional<LocalDate> from = from(cube);
    LakeState then =
        states.computeIfAbsent(
            release, n -> LakeState.replay(entries().subList(0, Math.toIntExact(n))));
    return from.isPresent()
        && paths(then, from.get()).equals(paths(now, from.get()))
        && entries().stream().noneMatch(entry -> entry.number() > release && restricts(entry));
  }

  private List<Commit> entries() {
    if (entries == null) {
      entries = log.get();
    }
    return entries;
  }

  /**
   * Whether an entry took somebody out of what is counted, or back into it. An erasure that is done
   * did so where it took files away, and nowhere else.
   */
  private boolean restricts(Commit entry) {
    if (entry.kind() != CommitKind.SUPPRESS) {
      return false;
    }
    Object purpose = entry.detail().get("purpose");
    if (Suppression.Purpose.TOMBSTONE.word().equals(purpose)
        && entry.detail().get("set") instanceof List<?> set) {
      return suppressions.get().stream().anyMatch(row -> row.isOpen() && set.contains(row.id()));
    }
    return !Suppression.Purpose.HOLD.word().equals(purpose);
  }

  /** The first day that a cube reads; of all days where it looks for the first day of a label. */
  private Optional<LocalDate> from(Cube cube) {
    return cube.derive().flatMap(Fact::firstSeenField).isPresent()
        ? Optional.of(LocalDate.MIN)
        : WindowPlanner.from(now, dataset, cube, window);
  }

  private Set<String> paths(LakeState state, LocalDate from) {
    return state.counted(dataset.name(), from, window.end(), dataset.baseWindow()).stream()
        .map(CleanFile::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
