package org.obmeet.telemetry.lake.commit;

import java.util.Comparator;
import org.obmeet.telemetry.schemas.domain.Window;

/** The key of a release: table and window. */
public record ReleaseKey(String table, Window window) implements Comparable<ReleaseKey> {
  private static final Comparator<ReleaseKey> ORDER =
      Comparator.comparing(ReleaseKey::table).thenComparing(ReleaseKey::window);

  /** Parses {@link #name()}. Throws RuntimeException if the text is no such name. */
  public static ReleaseKey parse(String name) {
    int slash = name.indexOf('/');
    return new ReleaseKey(name.substring(0, slash), Window.parse(name.substring(slash + 1)));
  }

  /** Returns {@code TABLE/week/2026-11-16}, the name in the keys of the log. */
  public String name() {
    return table + "/" + window;
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
