package org.obmeet.telemetry.lake.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;

/**
 * Reads a log whose chain is broken, for what must go on all the same: retention and erasure. A
 * BREAK entry begins a new chain, from which on everything must hold again; of what stands before
 * it, whatever can be read counts. Releases never go by such a log.
 */
final class BrokenLogReader {
  private final LakeFiles files;
  private final LakeLayout layout;

  BrokenLogReader(LakeFiles files, LakeLayout layout) {
    this.files = files;
    this.layout = layout;
  }

  /**
   * Entries that can be read, with the chain checked from the last BREAK entry on.
   *
   * @throws CorruptLogException where the new chain does not hold either
   */
  List<Commit> entries(SortedSet<Long> numbers) {
    List<Commit> readable = new ArrayList<>();
    int last = -1;
    for (long number : numbers) {
      try {
        Commit entry = possible(CommitJson.parse(number, files.bytes(layout.commit(number))));
        readable.add(entry);
        last = entry.kind() == CommitKind.BREAK ? readable.size() - 1 : last;
      } catch (CorruptLogException unreadable) {
        // It is left out: the BREAK entry says which one broke the chain.
        continue;
      }
    }
    if (last < 0) {
      throw new CorruptLogException(
          numbers.isEmpty() ? 0 : numbers.last(), "no new chain follows it");
    }
    String previous = CommitLog.NOTHING;
    long expected = readable.get(last).number();
    for (Commit entry : readable.subList(last, readable.size())) {
      if (entry.number() != expected || !entry.previous().equals(previous)) {
        throw new CorruptLogException(entry.number(), "the new chain does not hold either");
      }
      previous = entry.sha256();
      expected++;
    }
    if (numbers.last() != expected - 1) {
      throw new CorruptLogException(expected, "it is not an entry of a log");
    }
    return readable;
  }

  /**
   * An entry of which only what it says of files is taken for true, where the rest cannot be.
   *
   * @throws CorruptLogException where its files cannot be told without the rest
   */
  private static Commit possible(Commit entry) {
    try {
      LakeStateBuilder.validate(entry);
      return entry;
    } catch (CorruptLogException unreadable) {
      throw unreadable;
    } catch (RuntimeException impossible) {
      if (entry.kind() != CommitKind.INGEST) {
        throw new CorruptLogException(entry.number(), "what it says cannot be");
      }
      Map<String, Object> detail = new TreeMap<>(entry.detail());
      detail.put("streams", Map.of());
      return new Commit(
          entry.number(),
          entry.kind(),
          entry.at(),
          entry.run(),
          entry.previous(),
          entry.added(),
          entry.removed(),
          detail,
          entry.sha256());
    }
  }

  /** The entry that begins a new chain. */
  byte[] entry(long number, CorruptLogException broken, String reason, Instant at, String run) {
    CommitDraft draft =
        CommitDraft.of(CommitKind.BREAK, number - 1, at, run)
            .withDetail(
                Map.of("broken", broken.entry(), "fault", broken.getMessage(), "reason", reason));
    return CommitJson.bytes(draft, number, CommitLog.NOTHING);
  }
}
