package org.obmeet.telemetry.jobs.aggregate;

import com.google.common.base.Suppliers;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.obmeet.telemetry.jobs.plan.WindowPlanner;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * Checks that the tables of a window may be revised. A removal of records by erasure, restriction
 * or retention never leads to a revision, because the difference between the two releases would
 * disclose the removed records.
 */
final class ReleaseInputCheck {
  private static final Set<Object> ERASURES =
      Set.of(Suppression.Purpose.TOMBSTONE.word(), Suppression.Purpose.NARROWING.word());

  private final Supplier<List<Commit>> commits;
  private final Map<Long, LakeState> states = new HashMap<>();
  private final LakeState now;
  private final Dataset dataset;
  private final Window window;
  private final Supplier<List<Suppression>> suppressions;

  /**
   * @param commitReader reads all commits; called only if a table is already published
   * @param now the current state of the lake
   * @param suppressions reads the suppression table; called only if a table is already published
   */
  ReleaseInputCheck(
      Supplier<List<Commit>> commitReader,
      LakeState now,
      Supplier<List<Suppression>> suppressions,
      Dataset dataset,
      Window window) {
    this.commits = Suppliers.memoize(commitReader::get);
    this.now = now;
    this.suppressions = suppressions;
    this.dataset = dataset;
    this.window = window;
  }

  /**
   * Returns true if a cube counts the same records now as at each release of the window. If not, no
   * further cell is published.
   */
  boolean mayBeRevised(Cube cube) {
    return now.history().stream()
        .filter(one -> one.stream().equals(dataset.name()) && one.key().window().equals(window))
        .map(TableRelease::commit)
        .distinct()
        .allMatch(release -> countsTheSame(cube, release));
  }

  private boolean countsTheSame(Cube cube, long release) {
    Optional<LocalDate> firstDay = firstDay(cube);
    LakeState then =
        states.computeIfAbsent(
            release, n -> LakeState.replay(commits.get().subList(0, Math.toIntExact(n))));
    return firstDay.isPresent()
        && afterMerges(paths(then, firstDay.get()), release).equals(paths(now, firstDay.get()))
        && commits.get().stream()
            .noneMatch(commit -> commit.number() > release && changesSubjectRecords(commit));
  }

  /**
   * Returns true if a commit may have removed the records of a data subject from the count, or
   * added them again. Returns false for a completed erasure, which has replaced the files, and for
   * the end and the lift of its tombstone. An objection always counts as such a change.
   */
  private boolean changesSubjectRecords(Commit commit) {
    if (commit.kind() != CommitKind.SUPPRESS) {
      return false;
    }
    Object purpose = commit.detail().get("purpose");
    if (ERASURES.contains(purpose)) {
      return commit.detail().get("set") instanceof List<?> set
          ? suppressions.get().stream().anyMatch(row -> row.isOpen() && set.contains(row.id()))
          : !commit.detail().containsKey("ended") && !commit.detail().containsKey("lifted");
    }
    return !Suppression.Purpose.HOLD.word().equals(purpose);
  }

  /**
   * Returns the first day that a cube reads, if any. Returns the earliest date if the cube needs
   * the day on which each label was first seen.
   */
  private Optional<LocalDate> firstDay(Cube cube) {
    return cube.derive().flatMap(Fact::firstSeenField).isPresent()
        ? Optional.of(LocalDate.MIN)
        : WindowPlanner.firstDay(now, dataset, cube, window);
  }

  /** Replaces files by those into which later commits have merged them. */
  private Set<String> afterMerges(Set<String> paths, long release) {
    for (Commit commit : commits.get()) {
      if (commit.number() > release) {
        for (LoggedFile file : commit.addedFiles()) {
          if (file.of().size() > 1 && paths.removeAll(file.of())) {
            paths.add(file.path());
          }
        }
      }
    }
    return paths;
  }

  private Set<String> paths(LakeState state, LocalDate firstDay) {
    return state.countedFiles(dataset.name(), firstDay, window.end()).stream()
        .map(CleanFile::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
