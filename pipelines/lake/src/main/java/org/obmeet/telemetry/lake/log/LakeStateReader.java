package org.obmeet.telemetry.lake.log;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;

/**
 * A reader that caches the lake's state. It begins with the newest checkpoint; without a checkpoint
 * it replays the full log. Later it reads only new commits, but after a break it replays all. If
 * the last known commit has changed in the log, it begins again. If a later commit cannot be added
 * to a state, it replays all. {@link CommitLog#verify()} detects changes of earlier commits; this
 * class does not. Safe for threads.
 */
final class LakeStateReader {
  private final CommitLog log;
  private final Checkpoints checkpoints;

  private LakeState last;

  /** Number of the last commit whose checkpoint was read or should have been written; or -1. */
  private long checkpoint = -1;

  LakeStateReader(CommitLog log, Checkpoints checkpoints) {
    this.log = log;
    this.checkpoints = checkpoints;
  }

  /** Returns the current state; throws {@link CorruptLogException} if the hash chain is broken. */
  synchronized LakeState state() {
    Optional<List<Commit>> newer = newer();
    if (newer.isEmpty() && !log.isPastBreak()) {
      startFromCheckpoint();
      newer = newer();
    }
    if (newer.isPresent()) {
      try {
        last = newer.get().isEmpty() ? last : last.after(newer.get(), false);
        return last;
      } catch (RuntimeException unfit) {
        // The checkpoint may differ from the log. If it does not, the replay below fails too.
      }
    }
    last = null;
    last = LakeState.empty().after(log.commits(), log.isPastBreak());
    return last;
  }

  /** Returns the number of the last commit in the cached state; -1 if no state is cached. */
  synchronized long lastNumber() {
    return last == null ? -1 : last.head().number();
  }

  /** Returns the commits after the last state; empty if all commits must be read again. */
  private Optional<List<Commit>> newer() {
    return last == null || log.isPastBreak() ? Optional.empty() : log.after(last.head());
  }

  private void startFromCheckpoint() {
    last = checkpoints.newest().orElse(null);
    checkpoint = last == null ? -1 : last.head().number();
  }

  /** Writes a checkpoint if it is due. A failure is ignored: readers then replay more commits. */
  synchronized void writeCheckpoint(long number) {
    if (log.isPastBreak() || number - checkpoint < Checkpoints.INTERVAL) {
      return;
    }
    try {
      LakeState state = state();
      if (state.head().number() - checkpoint >= Checkpoints.INTERVAL) {
        checkpoint = state.head().number();
        checkpoints.write(state);
      }
    } catch (RuntimeException failed) {
      checkpoint = number;
    }
  }
}
