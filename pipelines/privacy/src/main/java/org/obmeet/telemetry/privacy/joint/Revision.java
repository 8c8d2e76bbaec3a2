package org.obmeet.telemetry.privacy.joint;

import java.util.Objects;
import java.util.Optional;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.schemas.Cube;

/**
 * Whether a table that is out may be published anew. Both tables can be read from then on, and
 * subtracted: the difference of a cell is what the changed records of it add. So each changed cell
 * must have at least the threshold of contributors among its changed records.
 */
public sealed interface Revision {
  /** The table is what is out already. */
  record Unchanged() implements Revision {}

  /**
   * The table may be published.
   *
   * @param table what is published
   */
  record Revised(ReleasedCube table) implements Revision {
    public Revised {
      Objects.requireNonNull(table, "table");
    }
  }

  /**
   * What is out stays.
   *
   * @param words why, in a sentence that names no label and no count
   */
  record Refused(String words) implements Revision {
    public Refused {
      Objects.requireNonNull(words, "words");
    }
  }

  /**
   * Compares what is out with what is decided now. Records of a cell are known to have changed for
   * at least as many contributors as its distinct count has; where tables fold otherwise, for none
   * as long as every sum over the same values is the same.
   *
   * @param out what is out, as it was declared then
   * @param decision what is decided now, with {@code out} among what is out already
   * @param cube its declaration now
   */
  static Revision of(DeclaredTable out, Decision decision, Cube cube) {
    if (decision instanceof Decision.Withheld withheld) {
      return new Refused(
          "it would be withheld now (" + withheld.rule().words() + "); what is out stays out");
    }
    ReleasedCube table = ((Decision.Release) decision).table();
    if (table.equals(out.published().table())) {
      return new Unchanged();
    }
    if (!table.dimensions().equals(out.published().table().dimensions())) {
      return new Refused(
          "it has other dimensions than were released: declare a cube of another name");
    }
    DeclaredTable candidate =
        new DeclaredTable(
            new PublishedTable(
                cube.name(), out.published().window(), Optional.of(Population.of(cube)), table),
            Declaration.of(cube));
    int threshold =
        out.declaration().threshold() == Integer.MAX_VALUE
            ? cube.threshold()
            : Math.max(cube.threshold(), out.declaration().threshold());
    return new RevisionCheck(out, candidate, threshold)
        .refusal()
        .<Revision>map(Refused::new)
        .orElseGet(() -> new Revised(table));
  }
}
