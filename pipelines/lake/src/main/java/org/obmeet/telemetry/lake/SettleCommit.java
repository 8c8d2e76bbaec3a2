package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.Window;

/**
 * What a SETTLE entry says: these base windows of a stream are being aggregated for the first time.
 * What the log holds before this entry counts in them, what comes after does not.
 *
 * @param stream the data set
 * @param windows base windows
 */
public record SettleCommit(String stream, List<Window> windows) {
  public SettleCommit {
    windows = windows.stream().sorted().distinct().toList();
  }

  /** The entry to append. */
  public Draft draft(long base, Instant at, String run) {
    return Draft.of(EntryKind.SETTLE, base, at, run)
        .withDetail(
            Map.of("stream", stream, "windows", windows.stream().map(Window::toString).toList()));
  }

  /** What the entry says. */
  public static SettleCommit of(Entry entry) {
    return new SettleCommit(
        Details.text(entry, "stream"),
        Details.texts(entry, "windows").stream().map(Window::parse).toList());
  }
}
