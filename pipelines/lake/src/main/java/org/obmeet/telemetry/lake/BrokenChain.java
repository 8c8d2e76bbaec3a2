package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Reads a log whose chain is broken, for what must go on all the same: retention and erasure. A
 * BREAK entry begins a new chain, from which on everything must hold again; of what stands before
 * it, whatever can be read counts. Releases never go by such a log.
 */
final class BrokenChain {
  private final LakeFiles files;
  private final Layout layout;

  BrokenChain(LakeFiles files, Layout layout) {
    this.files = files;
    this.layout = layout;
  }

  /**
   * Entries that can be read, with the chain checked from the last BREAK entry on.
   *
   * @throws LedgerBroken where the new chain does not hold either
   */
  List<Entry> entries(SortedSet<Long> numbers) {
    List<Entry> readable = new ArrayList<>();
    int last = -1;
    for (long number : numbers) {
      try {
        Entry entry = possible(EntryFormat.parse(number, files.bytes(layout.commit(number))));
        readable.add(entry);
        last = entry.kind() == EntryKind.BREAK ? readable.size() - 1 : last;
      } catch (LedgerBroken unreadable) {
        // It is left out: the BREAK entry says which one broke the chain.
        continue;
      }
    }
    if (last < 0) {
      throw new LedgerBroken(numbers.isEmpty() ? 0 : numbers.last(), "no new chain follows it");
    }
    String previous = CommitLog.NOTHING;
    long expected = readable.get(last).number();
    for (Entry entry : readable.subList(last, readable.size())) {
      if (entry.number() != expected || !entry.previous().equals(previous)) {
        throw new LedgerBroken(entry.number(), "the new chain does not hold either");
      }
      previous = entry.sha256();
      expected++;
    }
    if (numbers.last() != expected - 1) {
      throw new LedgerBroken(expected, "it is not an entry of a log");
    }
    return readable;
  }

  /**
   * An entry of which only what it says of files is taken for true, where the rest cannot be.
   *
   * @throws LedgerBroken where its files cannot be told without the rest
   */
  private static Entry possible(Entry entry) {
    try {
      Replay.say(entry);
      return entry;
    } catch (LedgerBroken unreadable) {
      throw unreadable;
    } catch (RuntimeException impossible) {
      if (entry.kind() != EntryKind.INGEST) {
        throw new LedgerBroken(entry.number(), "what it says cannot be");
      }
      Map<String, Object> detail = new TreeMap<>(entry.detail());
      detail.put("streams", Map.of());
      return new Entry(
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
  byte[] entry(long number, LedgerBroken broken, String reason, Instant at, String run) {
    Draft draft =
        Draft.of(EntryKind.BREAK, number - 1, at, run)
            .withDetail(
                Map.of("broken", broken.entry(), "fault", broken.getMessage(), "reason", reason));
    return EntryFormat.bytes(draft, number, CommitLog.NOTHING);
  }
}
