package org.obmeet.telemetry.privacy.disclosure;

import java.util.OptionalLong;
import org.obmeet.telemetry.privacy.cells.CellTable;
import org.obmeet.telemetry.privacy.cells.Standing;

/**
 * How many contributors somewhere.
 *
 * @param contributors distinct contributors
 * @param standing how many of them have standing; not known of what was published earlier
 */
record Crowd(long contributors, OptionalLong standing) {
  /** The contributors of a cell. */
  static Crowd of(CellTable table, int cell) {
    return new Crowd(table.contributors(cell), OptionalLong.of(table.standing(cell)));
  }

  /** The contributors of a region. */
  static Crowd of(Statistics region) {
    return new Crowd(region.contributors(), OptionalLong.of(region.standing()));
  }

  /** A number that was published. */
  static Crowd published(long contributors) {
    return new Crowd(contributors, OptionalLong.empty());
  }

  /** Those who are not in {@code part}, which lies in this. */
  Crowd without(Crowd part) {
    boolean known = standing.isPresent() && part.standing.isPresent();
    return new Crowd(
        contributors - part.contributors,
        known
            ? OptionalLong.of(standing.getAsLong() - part.standing.getAsLong())
            : OptionalLong.empty());
  }

  /** Whether it has the threshold, and enough contributors with standing where that is known. */
  boolean reaches(int threshold) {
    return contributors >= threshold
        && standing.orElse(Long.MAX_VALUE) >= Standing.needed(threshold);
  }
}
