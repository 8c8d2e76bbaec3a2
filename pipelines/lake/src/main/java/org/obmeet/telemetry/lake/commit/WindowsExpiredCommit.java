package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The detail of a LOST commit: windows that are never released, because data expired or were given
 * up.
 */
public record WindowsExpiredCommit(List<ReleaseKey> windows) {
  public WindowsExpiredCommit {
    windows = windows.stream().sorted().distinct().toList();
  }

  public CommitDraft draft(long base, Instant at, String run) {
    return CommitDraft.of(CommitKind.LOST, base, at, run)
        .withDetail(Map.of("windows", windows.stream().map(ReleaseKey::detail).toList()));
  }

  public static WindowsExpiredCommit of(Commit commit) {
    return new WindowsExpiredCommit(
        CommitDetails.list(commit, "windows").stream()
            .map(item -> ReleaseKey.of(commit, item))
            .toList());
  }
}
