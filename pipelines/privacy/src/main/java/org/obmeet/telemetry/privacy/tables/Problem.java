package org.obmeet.telemetry.privacy.tables;

import java.util.List;
import java.util.Objects;

/**
 * Linked tables over one population, and how they are to be protected.
 *
 * @param hierarchies one per dimension of the records, in their order
 * @param tables the tables to publish
 * @param records what they are made from
 * @param settings the rules
 */
public record Problem(
    List<Hierarchy> hierarchies, List<TableDesign> tables, Records records, Settings settings) {
  public Problem {
    hierarchies = List.copyOf(hierarchies);
    tables = List.copyOf(tables);
    Objects.requireNonNull(records, "records");
    Objects.requireNonNull(settings, "settings");
    if (!hierarchies.stream().map(Hierarchy::dimension).toList().equals(records.dimensions())) {
      throw new IllegalArgumentException("there must be one ladder for each dimension, in order");
    }
  }

  /** What a zero is. */
  public enum Zeros {
    /** Published, and known to everyone. */
    SAFE,
    /** As unsafe as a small count. */
    SENSITIVE
  }

  /** What an unsafe cell is protected against. */
  public enum Protection {
    /** That it can be told exactly. */
    EXACT,
    /** That it can be told too closely. */
    SLIDING
  }

  /** Whether cells may be folded before any is withheld. */
  public enum Generalise {
    FOLD_FIRST,
    SUPPRESS_ONLY
  }

  /**
   * The rules.
   *
   * @param threshold a cell with fewer contributors is unsafe; 1 leaves it to the p % rule
   * @param zeros what a zero is
   * @param dominancePercent parameter of the p % rule, 1 to 100
   * @param protection what is protected against
   * @param generalise whether cells are folded first
   */
  public record Settings(
      int threshold,
      Zeros zeros,
      int dominancePercent,
      Protection protection,
      Generalise generalise) {
    public Settings {
      check("threshold", threshold, 1, 1_000_000);
      check("dominance", dominancePercent, 1, 100);
      Objects.requireNonNull(zeros, "zeros");
      Objects.requireNonNull(protection, "protection");
      Objects.requireNonNull(generalise, "generalise");
    }

    private static void check(String name, int value, int from, int to) {
      if (value < from || value > to) {
        throw new IllegalArgumentException(
            name + " must be from " + from + " to " + to + "; it is " + value);
      }
    }
  }
}
