package org.obmeet.telemetry.lake.log;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;

/**
 * A reader of the fenced runs of a log. It begins with the last known state or with the newest
 * checkpoint. Without either, or after a break of the log, it begins with all readable commits.
 * Later it reads only new commits. It parses the details of {@code FENCE} commits only. Safe for
 * threads.
 */
final class FenceReader {
  private final CommitLog log;
  private final LakeStateReader states;

  /** The fenced runs of the log up to {@link #head}. */
  private Set<String> runs;

  private LogHead head;

  FenceReader(CommitLog log, LakeStateReader states) {
    this.log = log;
    this.states = states;
  }

  /** Returns true if a run is fenced; throws {@link CorruptLogException} if the chain is broken. */
  synchronized boolean isFenced(String run) {
    Optional<List<Commit>> newer = newer();
    if (newer.isEmpty()) {
      Optional<LakeState> start = log.isPastBreak() ? Optional.empty() : states.known();
      runs = new LinkedHashSet<>(start.map(LakeState::fenced).orElse(List.of()));
      head = start.map(LakeState::head).orElse(null);
      newer = newer();
    }
    if (newer.isEmpty()) {
      // Reads all commits again, because the log may lack a fence that the last known state has.
      runs.clear();
    }
    for (Commit commit : newer.orElseGet(log::commits)) {
      LakeStateBuilder.addFence(runs, commit);
      head = new LogHead(commit.number(), commit.sha256());
    }
    return runs.contains(run);
  }

  /** Returns the commits after the last one that was read; empty if all must be read again. */
  private Optional<List<Commit>> newer() {
    return head == null ? Optional.empty() : log.after(head);
  }
}
