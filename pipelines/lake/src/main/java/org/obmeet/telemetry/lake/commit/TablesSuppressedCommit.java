package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The detail of a REFUSE commit: tables that were not published, and the reason.
 *
 * @param keys suppressed tables, each with its window
 * @param explanation reason, for operators; names no contributor
 */
public record TablesSuppressedCommit(List<ReleaseKey> keys, String explanation) {
  public TablesSuppressedCommit {
    keys = keys.stream().sorted().distinct().toList();
  }

  public CommitDraft draft(long base, Instant at, String run) {
    List<Map<String, String>> suppressed =
        keys.stream()
            .map(key -> Map.of("cube", key.cube(), "window", key.window().toString()))
            .toList();
    return CommitDraft.of(CommitKind.REFUSE, base, at, run)
        .withDetail(Map.of("refused", suppressed, "explanation", explanation));
  }

  /** Parses the detail of a commit. */
  public static TablesSuppressedCommit of(Commit entry) {
    return new TablesSuppressedCommit(
        CommitDetails.list(entry, "refused").stream().map(map -> key(entry, map)).toList(),
        CommitDetails.text(entry, "explanation"));
  }

  private static ReleaseKey key(Commit entry, Object map) {
    return new ReleaseKey(
        CommitDetails.value(entry, map, "cube", String.class),
        Window.parse(CommitDetails.value(entry, map, "window", String.class)));
  }
}
