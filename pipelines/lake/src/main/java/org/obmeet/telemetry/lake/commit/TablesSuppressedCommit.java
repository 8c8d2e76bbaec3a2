package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The detail of a {@code REFUSE} commit: tables that were not published, and the reason, which
 * names no contributor.
 */
public record TablesSuppressedCommit(List<ReleaseKey> keys, String explanation) {
  public TablesSuppressedCommit {
    keys = keys.stream().sorted().distinct().toList();
  }

  public CommitDraft draft(long base, Instant at, String run) {
    return CommitDraft.of(CommitKind.REFUSE, base, at, run)
        .withDetail(
            Map.of(
                "refused",
                keys.stream().map(ReleaseKey::detail).toList(),
                "explanation",
                explanation));
  }

  public static TablesSuppressedCommit of(Commit commit) {
    return new TablesSuppressedCommit(
        CommitDetails.list(commit, "refused").stream()
            .map(item -> ReleaseKey.of(commit, item))
            .toList(),
        CommitDetails.text(commit, "explanation"));
  }
}
