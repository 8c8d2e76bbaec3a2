package org.obmeet.telemetry.lake.log;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;

/**
 * A reader that caches the lake's state. It replays the full log once, and later only new commits.
 * If the last known commit has changed in the log, it replays the full log again. It does not
 * detect a change of earlier commits; new processes and {@link CommitLog#verify()} detect it. Safe
 * for threads.
 */
public final class LakeStateReader {
  private final CommitLog log;
  private LakeStateBuilder builder;
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
      builder = new LakeStateBuilder();
    }
    List<Commit> commits = newer.orElseGet(log::commits);
    if (last == null || !commits.isEmpty()) {
      // If a commit cannot be added, the next call replays the full log.
      last = null;
      commits.forEach(builder::add);
      last = builder.state();
    }
    return last;
  }
}
