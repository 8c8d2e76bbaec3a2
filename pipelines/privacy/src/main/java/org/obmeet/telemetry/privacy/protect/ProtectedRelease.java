package org.obmeet.telemetry.privacy.protect;

import java.util.List;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/**
 * What may be published.
 *
 * @param tables in the order of their design
 * @param outcomes one per table, for operators: exact, so never published
 * @param rounds how often the audit sent the tables back
 * @param pivots how much of the audit's budget was used
 */
public record ProtectedRelease(
    List<ReleasedTable> tables, List<Outcome> outcomes, int rounds, long pivots) {
  public ProtectedRelease {
    tables = List.copyOf(tables);
    outcomes = List.copyOf(outcomes);
  }

  /** Incidences withheld, as a share of all: of the table where it is largest. */
  public double shareWithheld() {
    return outcomes.stream().mapToDouble(Outcome::shareWithheld).max().orElse(0);
  }

  /**
   * What became of a table. An incidence is one contributor in one finest cell.
   *
   * @param table its name
   * @param published cells published, subtotals and totals included
   * @param folded finest cells that are published as part of a group
   * @param withheld cells withheld, subtotals and totals included
   * @param incidences all incidences
   * @param incidencesFinest those published at the finest level
   * @param incidencesWithheld those of which nothing is published
   */
  public record Outcome(
      String table,
      long published,
      long folded,
      long withheld,
      long incidences,
      long incidencesFinest,
      long incidencesWithheld) {
    /** Incidences withheld, as a share of all; 0 where there are none. */
    public double shareWithheld() {
      return incidences == 0 ? 0 : (double) incidencesWithheld / incidences;
    }
  }
}
