package org.obmeet.telemetry.lake.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * What a SETTLE entry says: these base windows of a stream are being aggregated for the first time.
 * What the log holds before this entry counts in them, what comes after does not.
 *
 * @param stream the data set
 * @param windows base windows
 */
public record WindowsClosedCommit(String stream, List<Window> windows) {
  public WindowsClosedCommit {
    windows = windows.stream().sorted().distinct().toList();
  }

  /** The entry to append. */
  public CommitDraft draft(long base, Instant at, String run) {
    return CommitDraft.of(CommitKind.SETTLE, base, at, run)
        .withDetail(
            Map.of("stream", stream, "windows", windows.stream().map(Window::toString).toList()));
  }

  /** What the entry says. */
  public static WindowsClosedCommit of(Commit entry) {
    return new WindowsClosedCommit(
        CommitDetails.text(entry, "stream"),
        CommitDetails.texts(entry, "windows").stream().map(Window::parse).toList());
  }
}
