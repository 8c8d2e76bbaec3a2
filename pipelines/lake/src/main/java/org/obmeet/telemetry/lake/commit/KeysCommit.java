package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;

/**
 * The detail of a {@code KEYS} commit: keys that were created or destroyed.
 *
 * @param created fingerprints of the created keys
 */
public record KeysCommit(Map<KeyName, String> created, List<KeyName> destroyed) {
  public KeysCommit {
    created = new TreeMap<>(created);
    destroyed = destroyed.stream().sorted().distinct().toList();
  }

  /** Returns the detail for keys that {@link Keyset#createMissing} has created. */
  public static KeysCommit created(Keyset keyset, Collection<KeyName> keys) {
    Map<KeyName, String> created = new TreeMap<>();
    keys.forEach(key -> created.put(key, keyset.fingerprint(key)));
    return new KeysCommit(created, List.of());
  }

  /** Returns a planned commit. Its JSON key {@code made} has the created keys. */
  public CommitDraft draft(long base, Instant at, String run) {
    Map<String, Object> fingerprints = new TreeMap<>();
    created.forEach((key, fingerprint) -> fingerprints.put(key.toString(), fingerprint));
    List<String> destroyedNames = destroyed.stream().map(KeyName::toString).toList();
    return CommitDraft.of(CommitKind.KEYS, base, at, run)
        .withDetail(Map.of("made", fingerprints, "destroyed", destroyedNames));
  }

  public static KeysCommit of(Commit commit) {
    Map<KeyName, String> created = new TreeMap<>();
    CommitDetails.textsByKey(commit, "made")
        .forEach((key, fingerprint) -> created.put(KeyName.parse(key), fingerprint));
    return new KeysCommit(
        created, CommitDetails.texts(commit, "destroyed").stream().map(KeyName::parse).toList());
  }
}
