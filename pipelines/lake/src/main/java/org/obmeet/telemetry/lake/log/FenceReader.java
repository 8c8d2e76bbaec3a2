package org.obmeet.telemetry.lake.log;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.FenceCommit;

/**
 * A reader of the fenced runs of a log. It begins with the first state that is read, or with the
 * newest checkpoint, or after a break of the log with all readable commits. A state lacks old
 * fences, but this reader forgets none: it has every fence since it began. It parses the details of
 * {@code FENCE} commits only. Safe for threads.
 */
final class FenceReader {
  private final CommitLog log;
  private final LakeStateReader states;
  private final Set<String> runs = new HashSet<>();

  /** The last commit that was read; null if there is none. */
  private LogHead head;

  FenceReader(CommitLog log, LakeStateReader states) {
    this.log = log;
    this.states = states;
  }

  /** Begins with a state, unless this reader has begun, or the log continues after a break. */
  synchronized void begin(LakeState state) {
    if (head == null && !log.isPastBreak()) {
      runs.addAll(state.fenced());
      head = state.head();
    }
  }

  /** Adds the fences in a list of commits, which may be older than the first state. */
  synchronized void add(List<Commit> commits) {
    commits.stream()
        .filter(commit -> commit.kind() == CommitKind.FENCE)
        .forEach(commit -> runs.add(FenceCommit.of(commit).fenced()));
  }

  /** Returns true if a run is fenced; throws {@link CorruptLogException} if the chain is broken. */
  synchronized boolean isFenced(String run) {
    if (head == null && !log.isPastBreak()) {
      states.known().ifPresent(this::begin);
    }
    Optional<List<Commit>> newer = head == null ? Optional.empty() : log.after(head);
    if (newer.isEmpty()) {
      // The log may lack a fence that was read, because it was replaced.
      runs.clear();
    }
    List<Commit> commits = newer.orElseGet(log::commits);
    add(commits);
    if (!commits.isEmpty()) {
      Commit last = commits.get(commits.size() - 1);
      head = new LogHead(last.number(), last.sha256());
    }
    return runs.contains(run);
  }
}
