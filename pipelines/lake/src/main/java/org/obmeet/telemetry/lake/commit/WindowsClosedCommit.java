package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The detail of a {@code SETTLE} commit: closed base windows, which count rows of earlier commits
 * only.
 */
public record WindowsClosedCommit(String stream, List<Window> windows) {
  public WindowsClosedCommit {
    windows = windows.stream().sorted().distinct().toList();
  }

  public CommitDraft draft(long base, Instant at, String run) {
    return CommitDraft.of(CommitKind.SETTLE, base, at, run)
        .withDetail(
            Map.of("stream", stream, "windows", windows.stream().map(Window::toString).toList()));
  }

  public static WindowsClosedCommit of(Commit commit) {
    return new WindowsClosedCommit(
        CommitDetails.text(commit, "stream"),
        CommitDetails.texts(commit, "windows").stream().map(Window::parse).toList());
  }
}
