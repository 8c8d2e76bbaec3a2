package org.obmeet.telemetry.lake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.schemas.Window;

/**
 * What a LOST entry says: these windows were not released before their data expired, and never will
 * be.
 *
 * @param windows cubes and windows, in order
 */
public record LostCommit(List<ReleaseKey> windows) {
  public LostCommit {
    windows = windows.stream().sorted().distinct().toList();
  }

  /** The entry to append. */
  public Draft draft(long base, Instant at, String run) {
    List<Map<String, Object>> items =
        windows.stream()
            .map(
                key ->
                    Map.<String, Object>of("cube", key.cube(), "window", key.window().toString()))
            .toList();
    return Draft.of(EntryKind.LOST, base, at, run).withDetail(Map.of("windows", items));
  }

  /** What the entry says. */
  public static LostCommit of(Entry entry) {
    return new LostCommit(
        Details.list(entry, "windows").stream()
            .map(
                item ->
                    new ReleaseKey(
                        Details.value(entry, item, "cube", String.class),
                        Window.parse(Details.value(entry, item, "window", String.class))))
            .toList());
  }
}
