package org.obmeet.telemetry.lake.commit;

import java.util.Comparator;
import java.util.Map;
import org.obmeet.telemetry.schemas.domain.Window;

/** The key of a release: table (JSON key {@code cube}) and window. */
public record ReleaseKey(String table, Window window) implements Comparable<ReleaseKey> {
  private static final Comparator<ReleaseKey> ORDER =
      Comparator.comparing(ReleaseKey::table).thenComparing(ReleaseKey::window);

  static ReleaseKey of(Commit commit, Object item) {
    return new ReleaseKey(
        CommitDetails.value(commit, item, "cube", String.class),
        Window.parse(CommitDetails.value(commit, item, "window", String.class)));
  }

  /** Returns the form that {@link #of} parses. */
  Map<String, String> detail() {
    return Map.of("cube", table, "window", window.toString());
  }

  @Override
  public int compareTo(ReleaseKey other) {
    return ORDER.compare(this, other);
  }

  /** Returns {@code TABLE week/2026-11-16}. */
  @Override
  public String toString() {
    return table + " " + window;
  }
}
