package org.obmeet.telemetry.lake.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;

/**
 * A reader for a log whose hash chain is broken. It is only for retention and erasure. The last
 * BREAK commit begins the new chain, which must be valid. Earlier commits that cannot be read are
 * skipped.
 */
record BrokenLogReader(LakeFiles files, LakeLayout layout) {
  /**
   * Returns the readable commits. Checks the chain from the last BREAK commit on.
   *
   * @throws CorruptLogException if there is no BREAK commit, or the new chain is broken too
   */
  List<Commit> readableCommits(SortedSet<Long> numbers) {
    List<Commit> readable = new ArrayList<>();
    int lastBreak = -1;
    for (long number : numbers) {
      try {
        Commit commit = validated(CommitJson.parse(number, files.bytes(layout.commit(number))));
        readable.add(commit);
        lastBreak = commit.kind() == CommitKind.BREAK ? readable.size() - 1 : lastBreak;
      } catch (CorruptLogException unreadable) {
        // The unreadable commit is skipped.
      }
    }
    if (lastBreak < 0) {
      throw new CorruptLogException(
          numbers.isEmpty() ? 0 : numbers.last(), "no BREAK commit follows it");
    }
    String previous = CommitLog.NO_PREVIOUS;
    long expectedNumber = readable.get(lastBreak).number();
    for (Commit commit : readable.subList(lastBreak, readable.size())) {
      if (commit.number() != expectedNumber || !commit.previous().equals(previous)) {
        throw new CorruptLogException(commit.number(), "the new chain is broken too");
      }
      previous = commit.sha256();
      expectedNumber++;
    }
    if (numbers.last() != expectedNumber - 1) {
      throw new CorruptLogException(expectedNumber, "it is not a commit of a log");
    }
    return readable;
  }

  /**
   * Returns a commit without invalid values. Of a file whose value is invalid, only the reference
   * stays: it then counts as a file of unknown buckets, which may have rows of any subject.
   */
  private static Commit validated(Commit commit) {
    SortedMap<String, Object> put = new TreeMap<>();
    commit
        .put()
        .forEach(
            (key, value) -> {
              if (LakeState.fault(commit, key, value).isEmpty()) {
                put.put(key, value);
              } else if (key.startsWith(LogKey.FILE)) {
                reference(key, value).ifPresent(reference -> put.put(key, reference));
              }
            });
    return commit.withPut(put);
  }

  private static Optional<Object> reference(String key, Object value) {
    try {
      String path = key.substring(LogKey.FILE.length());
      return Optional.of(LoggedFile.of(LoggedFile.ref(path, value)).value());
    } catch (RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  byte[] breakCommit(
      long number, CorruptLogException broken, String reason, Instant at, String run) {
    CommitDraft draft =
        CommitDraft.of(CommitKind.BREAK, number - 1, at, run)
            .withDetail(
                Map.of("broken", broken.commit(), "fault", broken.getMessage(), "reason", reason));
    return CommitJson.bytes(draft, number, CommitLog.NO_PREVIOUS);
  }
}
