package org.obmeet.telemetry.lake.log;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.FenceCommit;

/**
 * The runs that were fenced last. A log has one fence for each run that died, so the limit covers
 * every run that can still have a process.
 */
final class FencedRuns {
  /** Number of runs that are remembered. */
  static final int LIMIT = 1000;

  private final Set<String> runs;

  FencedRuns(Collection<String> runs) {
    this.runs = new LinkedHashSet<>(runs);
  }

  /** Adds the run of a FENCE commit; ignores other commits. */
  void add(Commit commit) {
    if (commit.kind() == CommitKind.FENCE) {
      runs.add(FenceCommit.of(commit).fenced());
      if (runs.size() > LIMIT) {
        runs.remove(runs.iterator().next());
      }
    }
  }

  boolean contains(String run) {
    return runs.contains(run);
  }

  /** Returns the runs in order of their fences. */
  List<String> list() {
    return List.copyOf(runs);
  }
}
