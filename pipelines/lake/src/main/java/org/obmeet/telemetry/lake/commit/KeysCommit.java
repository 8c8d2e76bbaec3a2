package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;

/**
 * What a KEYS entry says: keys that were made, with their fingerprints, and keys that were
 * destroyed. Appended before the first row under a new key.
 *
 * @param made fingerprints by key
 * @param destroyed keys that are no more
 */
public record KeysCommit(Map<KeyName, String> made, List<KeyName> destroyed) {
  public KeysCommit {
    made = new TreeMap<>(made);
    destroyed = destroyed.stream().sorted().distinct().toList();
  }

  /** The entry for keys that {@link Keyset#createMissing} has made. */
  public static KeysCommit made(Keyset ring, Collection<KeyName> keys) {
    Map<KeyName, String> made = new TreeMap<>();
    keys.forEach(key -> made.put(key, ring.fingerprint(key)));
    return new KeysCommit(made, List.of());
  }

  /** The entry to append. */
  public CommitDraft draft(long base, Instant at, String run) {
    Map<String, Object> fingerprints = new TreeMap<>();
    made.forEach((key, fingerprint) -> fingerprints.put(key.toString(), fingerprint));
    List<String> gone = destroyed.stream().map(KeyName::toString).toList();
    return CommitDraft.of(CommitKind.KEYS, base, at, run)
        .withDetail(Map.of("made", fingerprints, "destroyed", gone));
  }

  /** What the entry says. */
  public static KeysCommit of(Commit entry) {
    Map<KeyName, String> made = new TreeMap<>();
    CommitDetails.map(entry, "made")
        .forEach((key, print) -> made.put(KeyName.parse((String) key), (String) print));
    return new KeysCommit(
        made, CommitDetails.texts(entry, "destroyed").stream().map(KeyName::parse).toList());
  }
}
