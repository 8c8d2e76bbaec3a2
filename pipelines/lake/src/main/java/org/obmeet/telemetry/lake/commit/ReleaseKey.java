package org.obmeet.telemetry.lake.commit;

import java.util.Comparator;
import java.util.Objects;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The key of a release.
 *
 * @param cube name of the table
 * @param window period of the table
 */
public record ReleaseKey(String cube, Window window) implements Comparable<ReleaseKey> {
  private static final Comparator<ReleaseKey> ORDER =
      Comparator.comparing(ReleaseKey::cube).thenComparing(ReleaseKey::window);

  public ReleaseKey {
    Objects.requireNonNull(cube, "cube");
    Objects.requireNonNull(window, "window");
  }

  @Override
  public int compareTo(ReleaseKey other) {
    return ORDER.compare(this, other);
  }

  /** Returns {@code CUBE week/2026-11-16}. */
  @Override
  public String toString() {
    return cube + " " + window;
  }
}
