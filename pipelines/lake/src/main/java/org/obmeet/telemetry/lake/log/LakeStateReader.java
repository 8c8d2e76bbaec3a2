package org.obmeet.telemetry.lake.log;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;

/**
 * A reader of the lake's state that keeps the last one. It replays the full log once and afterwards
 * only the commits that follow. If the last commit that it knows is no longer in the log with the
 * same bytes, it replays the full log again. A change of an earlier commit is found by the first
 * reader of another process, and by {@link CommitLog#verify()}. Safe for threads.
 */
public final class LakeStateReader {
  private final CommitLog log;
  private LakeStateBuilder replay;
  private LakeState last;

  public LakeStateReader(CommitLog log) {
    this.log = log;
  }

  /**
   * Returns the current state.
   *
   * @throws CorruptLogException if the hash chain is broken
   */
  public synchronized LakeState state() {
    Optional<List<Commit>> newer =
        last == null || log.isPastBreak() ? Optional.empty() : log.after(last.head());
    if (newer.isEmpty()) {
      last = null;
      replay = new LakeStateBuilder();
    }
    List<Commit> commits = newer.orElseGet(log::commits);
    if (last == null || !commits.isEmpty()) {
      // If a commit cannot be added, the next call begins at the first commit.
      last = null;
      commits.forEach(replay::add);
      last = replay.state();
    }
    return last;
  }
}
