package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a CONSENTS entry says beside its files.
 *
 * @param inputs fingerprints of what was read
 * @param recorded opt-ins and opt-outs recorded
 */
public record ConsentsCommit(List<String> inputs, long recorded) {
  public ConsentsCommit {
    inputs = inputs.stream().sorted().distinct().toList();
  }

  /** The entry to append; consent files are those of {@link Layout#consentFile}. */
  public Draft draft(long base, Instant at, String run, List<FileRef> added) {
    return Draft.of(EntryKind.CONSENTS, base, at, run)
        .withAdded(added)
        .withDetail(Map.of("inputs", inputs, "recorded", recorded));
  }

  /** What the entry says. */
  public static ConsentsCommit of(Entry entry) {
    return new ConsentsCommit(
        Details.texts(entry, "inputs"),
        Details.value(entry, entry.detail(), "recorded", Long.class));
  }
}
