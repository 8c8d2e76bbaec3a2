package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.Window;

/**
 * What a REFUSE entry says: these tables were not published, and why.
 *
 * @param keys tables and windows
 * @param explanation for operators; names no contributor
 */
public record RefuseCommit(List<ReleaseKey> keys, String explanation) {
  public RefuseCommit {
    keys = keys.stream().sorted().distinct().toList();
  }

  /** The entry to append. */
  public Draft draft(long base, Instant at, String run) {
    List<Map<String, String>> refused =
        keys.stream()
            .map(key -> Map.of("cube", key.cube(), "window", key.window().toString()))
            .toList();
    return Draft.of(EntryKind.REFUSE, base, at, run)
        .withDetail(Map.of("refused", refused, "explanation", explanation));
  }

  /** What the entry says. */
  public static RefuseCommit of(Entry entry) {
    return new RefuseCommit(
        Details.list(entry, "refused").stream().map(map -> key(entry, map)).toList(),
        Details.text(entry, "explanation"));
  }

  private static ReleaseKey key(Entry entry, Object map) {
    return new ReleaseKey(
        Details.value(entry, map, "cube", String.class),
        Window.parse(Details.value(entry, map, "window", String.class)));
  }
}
